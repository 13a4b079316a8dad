//! Words with mistakes in them.

/// The letter that replaces another.
pub(crate) fn other(letter: char) -> char {
    match letter {
        'z' => 'a',
        'Z' => 'A',
        '9' => '0',
        letter if letter.is_ascii_alphanumeric() => char::from(letter as u8 + 1),
        '?' => '!',
        _ => '?',
    }
}

/// The text with the character at this index (in characters) replaced.
pub(crate) fn with_other(text: &str, index: usize) -> String {
    let letters = text.chars().enumerate();
    letters
        .map(|(at, letter)| if at == index { other(letter) } else { letter })
        .collect()
}

/// The text without that character.
pub(crate) fn without(text: &str, index: usize) -> String {
    let letters = text.chars().enumerate().filter(|(at, _)| *at != index);
    letters.map(|(_, letter)| letter).collect()
}

/// The text with that character and the next swapped.
pub(crate) fn with_two_swapped(text: &str, index: usize) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    letters.swap(index, index + 1);
    letters.into_iter().collect()
}

/// A word misspelt in three ways: one letter too few, one wrong, two in the wrong order.
pub(crate) fn misspelt(word: &str) -> Vec<String> {
    let middle = word.chars().count() / 2;
    let mut all = vec![without(word, middle), with_other(word, middle)];
    let pairs: Vec<char> = word.chars().collect();
    if let Some(index) = (0..pairs.len() - 1)
        .rev()
        .find(|&i| pairs[i] != pairs[i + 1])
    {
        all.push(with_two_swapped(word, index));
    }
    all.retain(|changed| changed != word);
    all
}
