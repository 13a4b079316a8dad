//! The nearest valid word, for a word that is not valid.

/// The candidate that `word` was most likely meant to be, if any is near enough.
pub fn nearest(
    word: &str,
    candidates: impl IntoIterator<Item = impl Into<String>>,
) -> Option<String> {
    candidates
        .into_iter()
        .map(Into::into)
        .map(|candidate: String| (strsim::damerau_levenshtein(word, &candidate), candidate))
        .filter(|(distance, candidate)| *distance <= candidate.chars().count().max(3) / 3 + 1)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_the_near_and_refuses_the_far() {
        let words = ["program", "timeout", "should_panic"];
        assert_eq!(nearest("progam", words).as_deref(), Some("program"));
        assert_eq!(
            nearest("shuold_panic", words).as_deref(),
            Some("should_panic")
        );
        assert_eq!(nearest("zebra", words), None);
    }
}
