//! The process itself, as Linux tells it in `/proc` (proc(5)); elsewhere nothing of it is shown. Each name has the bot's in front, as
//! everything on the page has.

use std::fs;

use prometheus_client::{
    encoding::{DescriptorEncoder, EncodeMetric as _},
    metrics::{MetricType, counter::ConstCounter, gauge::ConstGauge},
};

/// Ticks of the processor's time in a second, as Linux counts them for programs on every machine (`USER_HZ`, time(7)).
const TICKS: f64 = 100.0;

/// Writes the memory and the time of the processor that the process has taken.
pub(crate) fn encode(page: &mut DescriptorEncoder<'_>) -> std::fmt::Result {
    if let Some(bytes) = resident() {
        let help = "Memory that the process holds";
        let place = page.encode_descriptor("process_resident_memory_bytes", help, None, MetricType::Gauge)?;
        ConstGauge::new(bytes).encode(place)?;
    }
    if let Some(seconds) = processor() {
        let help = "Time of the processor that the process has taken";
        let place = page.encode_descriptor("process_cpu_seconds", help, None, MetricType::Counter)?;
        ConstCounter::new(seconds).encode(place)?;
    }
    Ok(())
}

fn resident() -> Option<i64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: i64 = line.trim().strip_suffix(" kB")?.trim().parse().ok()?;
    kilobytes.checked_mul(1024)
}

fn processor() -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // The name stands in brackets and may hold anything; the two times are the 14th and 15th field, the 12th and 13th behind it.
    let (_, behind) = stat.rsplit_once(')')?;
    let mut times = behind.split_whitespace().skip(11).map(str::parse::<u32>);
    let (user, system) = (times.next()?.ok()?, times.next()?.ok()?);
    Some((f64::from(user) + f64::from(system)) / TICKS)
}
