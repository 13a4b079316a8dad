//! How much memory a command needs, with all that it starts.

use crate::Result;
use std::collections::HashMap;
use std::process::{Command, Stdio};
use std::time::Duration;

/// The most that a command and its children together hold in memory, looked at every 2 ms; where
/// there is no `/proc`, says that.
pub(crate) fn peak(command: &mut Command) -> Result<String> {
    if !cfg!(target_os = "linux") {
        return Ok("not known: there is no /proc".into());
    }
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn()?;
    let (mut own, mut all) = (0, 0);
    while child.try_wait()?.is_none() {
        let (this, tree) = resident(child.id());
        own = own.max(this);
        all = all.max(tree);
        std::thread::sleep(Duration::from_millis(2));
    }
    Ok(format!(
        "{} MB, with rustc and the programs {} MB",
        own >> 8,
        all >> 8
    ))
}

/// The pages (of 4 KiB) of a process, and of it with its descendants.
fn resident(root: u32) -> (u64, u64) {
    let mut processes: HashMap<u32, (u32, u64)> = HashMap::new();
    for entry in std::fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Some(id) = entry
            .file_name()
            .to_str()
            .and_then(|name| name.parse().ok())
        else {
            continue;
        };
        let Ok(stat) = std::fs::read_to_string(entry.path().join("stat")) else {
            continue;
        };
        // After the name: state, parent, …, and 22 fields on the resident pages.
        let fields = stat.rsplit_once(") ").map_or("", |(_, fields)| fields);
        let field = |number: usize| fields.split(' ').nth(number)?.parse::<u64>().ok();
        if let Some((parent, pages)) = field(1).zip(field(21)) {
            processes.insert(id, (parent as u32, pages));
        }
    }
    let mut tree = 0;
    for (&id, &(_, pages)) in &processes {
        let mut ancestor = id;
        while ancestor != root {
            match processes.get(&ancestor) {
                Some(&(parent, _)) if parent != 0 => ancestor = parent,
                _ => break,
            }
        }
        if ancestor == root {
            tree += pages;
        }
    }
    (processes.get(&root).map_or(0, |&(_, pages)| pages), tree)
}
