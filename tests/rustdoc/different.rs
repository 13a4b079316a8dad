//! Where we judge otherwise than rustdoc on purpose. Each reason begins an entry of the list in
//! `preprocessor/README.md`, "Where rustdoc judges differently".

/// The name of a case, and why it is judged otherwise.
pub(crate) const DIFFERENT: &[(&str, &str)] = &[
    ("our_exit", "Our own words"),
    ("our_timeout", "Our own words"),
    ("compile_fail_with_another_code", "Error codes"),
    ("compile_fail_with_a_code_too_many", "Error codes"),
    ("sees_home", "What a program may do"),
    ("connects", "What a program may do"),
    ("in_a_definition", "Markdown"),
    ("braces_that_end_the_function", "Text that is no program"),
    ("attribute_within", "Text that is no program"),
];
