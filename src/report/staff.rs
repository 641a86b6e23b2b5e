//! What the provider's own people say, where they answer its users.

use super::StaffWord;

/// The word of a staff post, by the forms found in it (ids of `[[form]]` in `masks.toml`). That it is solved says more
/// than that it was known, and a denial is taken back by whoever acknowledges.
pub(super) fn word(forms: &[&str]) -> StaffWord {
    let has = |form: &str| forms.contains(&form);
    if has("staff-solved") {
        StaffWord::Solved
    } else if has("staff-acknowledges") {
        StaffWord::Acknowledges
    } else if has("staff-denies") {
        StaffWord::Denies
    } else {
        StaffWord::Replies
    }
}
