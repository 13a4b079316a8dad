//! One part of a book's programs, for machines that share the work.

use sha2::{Digest, Sha256};
use std::str::FromStr;

/// The `K`th of `N` parts: `hash:K/N`, counted from 1.
///
/// A program belongs to a part by its name (or its place, if it has none), so adding a program
/// moves no other to another part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Partition {
    part: u64,
    parts: u64,
}

impl Partition {
    /// Whether the program of this id belongs to the part.
    pub fn holds(self, id: &str) -> bool {
        let digest = Sha256::digest(id.as_bytes());
        let first = digest.iter().take(8);
        let number = first.fold(0_u64, |number, &byte| number << 8 | u64::from(byte));
        number % self.parts == self.part - 1
    }
}

impl FromStr for Partition {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let numbers = || {
            let (part, parts) = text.strip_prefix("hash:")?.split_once('/')?;
            Some((part.parse().ok()?, parts.parse().ok()?))
        };
        match numbers() {
            Some((part, parts)) if 1 <= part && part <= parts => Ok(Self { part, parts }),
            Some((part, parts)) => Err(format!("there is no part {part} of {parts}")),
            None => Err("a part looks like `hash:1/4`".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Partition;

    #[test]
    fn every_program_is_in_one_part() {
        let parts = ["hash:1/3", "hash:2/3", "hash:3/3"].map(|text| text.parse().unwrap());
        let mut counts = [0; 3];
        for number in 0..300 {
            let id = format!("program-{number}");
            let holding = parts.iter().map(|part: &Partition| part.holds(&id));
            let holding: Vec<usize> = holding
                .enumerate()
                .filter(|(_, it)| *it)
                .map(|(i, _)| i)
                .collect();
            assert_eq!(holding.len(), 1, "{id}");
            counts[holding[0]] += 1;
        }
        assert!(counts.iter().all(|&count| count > 60), "{counts:?}");
    }

    #[test]
    fn mistakes_are_explained() {
        let error = |text: &str| text.parse::<Partition>().unwrap_err();
        assert_eq!(error("hash:0/4"), "there is no part 0 of 4");
        assert_eq!(error("hash:5/4"), "there is no part 5 of 4");
        assert_eq!(error("1/4"), "a part looks like `hash:1/4`");
    }
}
