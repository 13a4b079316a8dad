// @ts-check
// Makes tabs of a program and its twin (see render/twin.rs). Comments stand on lines of their own, and
// statements end in semicolons: the lines are joined. It may run twice on one page, as on the print page.
(() => {
    const KEY = "verify-language";
    const LANGUAGES = ["rust", "python"];
    const NAMES = ["Rust", "Python"];
    // Storage may be forbidden: then the choice lasts as long as the page.
    const remembered = () => {
        try {
            return localStorage.getItem(KEY);
        } catch {
            return null;
        }
    };
    const remember = (/** @type {string} */ language) => {
        try {
            localStorage.setItem(KEY, language);
        } catch {
            return;
        }
    };
    const show = (/** @type {Element} */ twins, /** @type {number} */ index) => {
        twins.querySelectorAll(":scope > .verify-tablist > .verify-tab").forEach((tab, at) => {
            tab.setAttribute("aria-selected", String(at === index));
            tab.setAttribute("tabindex", at === index ? "0" : "-1");
        });
        twins.querySelectorAll(":scope > .verify-panel").forEach((panel, at) => {
            panel.toggleAttribute("hidden", at !== index);
        });
    };
    // Every program of the page changes; what was clicked stays where it is on the screen.
    const choose = (/** @type {HTMLElement} */ tab, /** @type {number} */ index) => {
        const before = tab.getBoundingClientRect().top;
        document.querySelectorAll(".verify-tabs").forEach((twins) => show(twins, index));
        window.scrollBy({ top: tab.getBoundingClientRect().top - before, behavior: "instant" });
        remember(LANGUAGES[index]);
    };
    const open = Math.max(0, LANGUAGES.indexOf(remembered() ?? ""));
    document.querySelectorAll(".verify-twins:not(.verify-tabs)").forEach((twins) => {
        const panels = twins.querySelectorAll(":scope > .verify-panel");
        const id = "verify-" + twins.getAttribute("data-program") + "-";
        const list = document.createElement("div");
        list.className = "verify-tablist";
        list.setAttribute("role", "tablist");
        list.setAttribute("aria-label", "Language of " + twins.getAttribute("data-program"));
        const tabs = LANGUAGES.map((language, index) => {
            const tab = document.createElement("button");
            tab.type = "button";
            tab.className = "verify-tab";
            tab.id = id + "tab-" + language;
            tab.textContent = NAMES[index];
            tab.setAttribute("role", "tab");
            tab.setAttribute("aria-controls", id + language);
            tab.addEventListener("click", () => choose(tab, index));
            list.append(tab);
            panels[index].id = id + language;
            panels[index].setAttribute("role", "tabpanel");
            panels[index].setAttribute("tabindex", "0");
            panels[index].setAttribute("aria-labelledby", tab.id);
            return tab;
        });
        list.addEventListener("keydown", (event) => {
            if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) {
                return;
            }
            const at = tabs.indexOf(/** @type {HTMLButtonElement} */ (event.target));
            const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: tabs.length - 1 }[event.key];
            if (to === undefined) {
                return;
            }
            // mdBook would turn the page.
            event.stopPropagation();
            event.preventDefault();
            const index = (to + tabs.length) % tabs.length;
            tabs[index].focus();
            choose(tabs[index], index);
        });
        // The panel scrolls sideways with the same keys.
        panels.forEach((panel) => panel.addEventListener("keydown", (event) => {
            const key = /** @type {KeyboardEvent} */ (event).key;
            if (key === "ArrowLeft" || key === "ArrowRight") {
                event.stopPropagation();
            }
        }));
        twins.prepend(list);
        twins.classList.add("verify-tabs");
        show(twins, open);
    });
    // A link to a line leads to Rust.
    const reveal = () => {
        const line = location.hash && document.getElementById(location.hash.slice(1));
        const panel = line && line.closest(".verify-panel[hidden]");
        if (panel && panel.parentElement) {
            show(panel.parentElement, Array.from(panel.parentElement.querySelectorAll(":scope > .verify-panel")).indexOf(panel));
            line.scrollIntoView();
        }
    };
    window.addEventListener("hashchange", reveal);
    reveal();
})();
