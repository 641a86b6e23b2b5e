//! The few colours, and the words they stand for.

use anstyle::{AnsiColor, Style};

/// Something that ends the program.
pub(super) const ERROR: Style = AnsiColor::Red.on_default().bold();
/// Something that does not.
pub(super) const WARNING: Style = AnsiColor::Yellow.on_default().bold();
/// People report it and the provider is silent; a source that cannot be read.
pub(super) const BAD: Style = AnsiColor::Red.on_default();
/// Perhaps.
pub(super) const UNSURE: Style = AnsiColor::Yellow.on_default();
/// Over, or well.
pub(super) const GOOD: Style = AnsiColor::Green.on_default();
/// Details.
pub(super) const DIM: Style = Style::new().dimmed();
/// What to read first.
pub(super) const STRONG: Style = Style::new().bold();

/// `text` in `style`.
pub(super) fn paint(style: Style, text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("{style}{text}{style:#}") }
}
