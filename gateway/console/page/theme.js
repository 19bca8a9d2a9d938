// Applies the theme that the user chose, before the first paint: a module would run after it.
const chosen = localStorage.getItem("console-theme");
if (chosen) document.documentElement.dataset["theme"] = chosen;
