//! The shape of the model. The file repeats it in its header, and one of another shape is refused.

/// The longest sequence of pieces, begin and end included.
pub const PLACES: usize = 112;
/// How often attention and the inner part follow each other.
pub(crate) const LAYERS: usize = 12;
/// Parts of a direction that attention looks at one by one.
pub(crate) const HEADS: usize = 12;
/// Numbers of a place within the inner part of a layer.
pub(crate) const INNER: usize = 1536;
