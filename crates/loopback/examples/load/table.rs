//! The figures as a table: a line for each, a column for each client, and ratios to the yardsticks of the same run.

use super::measure::Figures;

/// A line of the table: what it is, and where the figure stands.
type Line = (&'static str, fn(&Figures) -> Option<f64>);

/// Every line.
const LINES: &[Line] = &[
    ("start to IDENTIFY, ms", |of| Some(of.start_ms)),
    ("IDENTIFY to first answer, ms", |of| of.first_answer_ms),
    ("answer, p50, µs", |of| of.p50_us),
    ("answer, p99, µs", |of| of.p99_us),
    ("answer, p99.9, µs", |of| of.p999_us),
    ("  while the store changes, p50", |of| of.reload_p50_us),
    ("  while the store changes, p99", |of| of.reload_p99_us),
    ("CPU a message, µs", |of| of.cpu_us),
    ("  the pretend Discord's, µs", |of| of.discord_cpu_us),
    ("flood received, messages/s", |of| of.flood_per_s),
    ("flood dealt with, messages/s", |of| of.dealt_per_s),
    ("CPU a message of the flood, µs", |of| of.flood_cpu_us),
    ("  the pretend Discord's, µs", |of| of.discord_flood_cpu_us),
    ("memory at rest, MiB", |of| mib(of.rest_kib)),
    ("memory with servers, MiB", |of| mib(of.servers_kib)),
    ("memory after the flood, MiB", |of| mib(of.flood_kib)),
    ("memory of a server, KiB", |of| of.server_kib),
];

fn mib(kib: Option<u64>) -> Option<f64> {
    kib.and_then(|kib| u32::try_from(kib).ok()).map(|kib| f64::from(kib) / 1024.0)
}

/// How wide the first column is, and each other.
const FIRST: usize = 32;
const OTHER: usize = 12;

/// The table of clients by name: so many `peers`, the yardsticks that receives and that answers, and the bot, if it ran. The bot's ratios
/// to the yardsticks follow it.
pub(crate) fn render(clients: &[(&str, &Figures)], peers: usize) -> String {
    let mut table = format!("{:FIRST$}", "");
    for (name, _) in clients {
        table.push_str(&format!("{name:>OTHER$}"));
    }
    let (_, own) = clients.split_at(clients.len().min(peers));
    let (yardsticks, bot) = own.split_at(own.len().min(2));
    for (name, _) in yardsticks.iter().filter(|_| !bot.is_empty()) {
        table.push_str(&format!("{:>OTHER$}", format!("÷ {name}")));
    }
    table.push('\n');
    for (name, figure) in LINES {
        table.push_str(&format!("{name:FIRST$}"));
        for (_, figures) in clients {
            table.push_str(&format!("{:>OTHER$}", shown(figure(figures))));
        }
        for (_, figures) in bot {
            for (_, yardstick) in yardsticks {
                let ratio = figure(figures).zip(figure(yardstick)).map(|(own, other)| own / other);
                let ratio = ratio.filter(|ratio| ratio.is_finite() && *ratio >= 0.0);
                let ratio = ratio.map_or_else(|| "-".to_owned(), |ratio| format!("{ratio:.2}"));
                table.push_str(&format!("{ratio:>OTHER$}"));
            }
        }
        table.push('\n');
    }
    for (name, figures) in clients {
        table.push_str(&format!("{name}: {} of {} answered", figures.answered, figures.hits));
        for refused in figures.refused.iter().take(3) {
            table.push_str(&format!("; refused: {refused}"));
        }
        table.push('\n');
    }
    table
}

/// A figure with as many digits as it is worth.
fn shown(figure: Option<f64>) -> String {
    match figure {
        None => "-".to_owned(),
        Some(figure) if figure.abs() < 100.0 => format!("{figure:.1}"),
        Some(figure) => format!("{figure:.0}"),
    }
}
