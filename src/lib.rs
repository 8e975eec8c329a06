//! Counterpoint.

pub mod matcher;
pub mod remark;
pub mod topic;
