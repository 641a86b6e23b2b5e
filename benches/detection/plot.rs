//! Plots as plain SVG: figures against false alarms, one line per detector, readable on light and on dark ground.

use std::fmt::Write;

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 420.0;
const LEFT: f64 = 64.0;
const RIGHT: f64 = 130.0;
const TOP: f64 = 40.0;
const BOTTOM: f64 = 56.0;

/// Told apart by people who do not see all colours, too (M. Okabe, K. Ito, 2008), and by dashes.
const STYLES: [(&str, &str); 5] =
    [("#d55e00", ""), ("#0072b2", "8 3"), ("#009e73", "2 3"), ("#cc79a7", "10 3 2 3"), ("#8a8a8a", "4 4")];

/// An axis.
pub(crate) struct Axis<'a> {
    pub(crate) title: &'a str,
    pub(crate) ticks: &'a [f64],
    pub(crate) logarithmic: bool,
}

impl Axis<'_> {
    /// From 0 to 1 along the axis; what lies beyond an end is drawn on it.
    fn place(&self, value: f64) -> f64 {
        let scale = |value: f64| if self.logarithmic { value.max(1e-9).log10() } else { value };
        let (from, to) = (scale(self.ticks[0]), scale(self.ticks[self.ticks.len() - 1]));
        ((scale(value) - from) / (to - from)).clamp(0.0, 1.0)
    }
}

/// A detector's name and its points.
pub(crate) type Line<'a> = (&'a str, Vec<(f64, f64)>);

/// The whole picture.
pub(crate) fn plot(title: &str, across: &Axis<'_>, up: &Axis<'_>, lines: &[Line<'_>]) -> String {
    let x = |value: f64| LEFT + across.place(value) * (WIDTH - LEFT - RIGHT);
    let y = |value: f64| HEIGHT - BOTTOM - up.place(value) * (HEIGHT - TOP - BOTTOM);
    let (left, right, top, bottom) = (LEFT, WIDTH - RIGHT, TOP, HEIGHT - BOTTOM);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" \
         aria-label=\"{title}\" font-family=\"sans-serif\" font-size=\"12\" fill=\"#777\">\n<title>{title}</title>\n\
         <text x=\"{left}\" y=\"22\" font-size=\"15\">{title}</text>\n"
    );
    let mut add = |element: String| {
        let _ = writeln!(svg, "{element}");
    };
    for tick in across.ticks {
        let at = x(*tick);
        add(format!("<path d=\"M{at:.1} {top}V{bottom}\" stroke=\"#8884\"/>"));
        add(format!("<text x=\"{at:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{tick}</text>", bottom + 18.0));
    }
    for tick in up.ticks {
        let at = y(*tick);
        add(format!("<path d=\"M{left} {at:.1}H{right}\" stroke=\"#8884\"/>"));
        add(format!("<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{tick}</text>", left - 8.0, at + 4.0));
    }
    let middle = left.midpoint(right);
    add(format!(
        "<text x=\"{middle}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
        HEIGHT - 14.0,
        across.title
    ));
    let middle = top.midpoint(bottom);
    add(format!(
        "<text transform=\"translate(16 {middle}) rotate(-90)\" text-anchor=\"middle\">{}</text>",
        up.title
    ));
    for (place, ((name, points), (colour, dashes))) in lines.iter().zip(STYLES).enumerate() {
        let path: Vec<String> = points.iter().map(|(a, b)| format!("{:.1} {:.1}", x(*a), y(*b))).collect();
        let look =
            format!("fill=\"none\" stroke=\"{colour}\" stroke-width=\"2.5\" stroke-dasharray=\"{dashes}\"");
        add(format!("<path d=\"M{}\" {look}/>", path.join("L")));
        for (a, b) in points {
            add(format!("<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"3\" fill=\"{colour}\"/>", x(*a), y(*b)));
        }
        let at = top + 14.0 + 22.0 * f64::from(u32::try_from(place).unwrap_or(0));
        add(format!("<path d=\"M{:.1} {at:.1}h24\" {look}/>", right + 10.0));
        add(format!("<text x=\"{:.1}\" y=\"{:.1}\">{name}</text>", right + 40.0, at + 4.0));
    }
    svg.push_str("</svg>\n");
    svg
}
