// What the console cannot do without a script; every page works without this one.
(() => {
    "use strict";
    const root = document.documentElement;
    const stored = localStorage.getItem("theme");
    if (stored === "light" || stored === "dark") {
        root.dataset.theme = stored;
    }
    const isDark = () =>
        root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;

    addEventListener("DOMContentLoaded", () => {
        const button = document.getElementById("theme");
        if (button) {
            const label = () => { button.textContent = isDark() ? "Light" : "Dark"; };
            button.hidden = false;
            button.addEventListener("click", () => {
                root.dataset.theme = isDark() ? "light" : "dark";
                localStorage.setItem("theme", root.dataset.theme);
                label();
            });
            label();
        }

        // What an action will do is a page; where there are scripts, that page is shown above the one at hand.
        const dialog = document.getElementById("dialog");
        document.body.addEventListener("htmx:afterSwap", event => {
            if (event.detail.target === dialog && !dialog.open) {
                dialog.showModal();
            }
        });

        // Who asked for more rows goes on at the first of them; and hears that they are there.
        let last = null;
        document.body.addEventListener("htmx:beforeSwap", event => {
            const more = event.detail.target;
            last = more.matches("tbody.more") ? more.previousElementSibling : null;
        });
        document.body.addEventListener("htmx:afterSettle", () => {
            const rows = last && last.nextElementSibling;
            if (rows) {
                last = null;
                const first = rows.querySelector("a, summary, button") || rows.querySelector("td, th");
                first.tabIndex = 0;
                first.focus();
                document.getElementById("said").textContent = rows.rows.length + " more rows";
            }
        });
        document.body.addEventListener("click", event => {
            if (event.target.closest("dialog [data-close]")) {
                event.preventDefault();
                dialog.close();
            }
        });

        // Nothing is sent twice.
        document.body.addEventListener("submit", event => {
            if (event.target.method === "post") {
                setTimeout(() => event.target.querySelectorAll("button").forEach(each => { each.disabled = true; }));
            }
        });
        addEventListener("pageshow", () =>
            document.querySelectorAll("form button").forEach(each => { each.disabled = false; }));
    });
})();
