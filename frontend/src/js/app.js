// All behaviour listens on the document, so that parts swapped in by htmx work without starting anything.
import htmx from "htmx.org/dist/htmx.esm.js";
import "./menus.js";
import "./countdown.js";
import "./dialogs.js";
import "./drop.js";
import "./keys.js";
import "./messages.js";
import "./full-screen.js";
import "./replay.js";
import "./side.js";
import "./signature.js";
import "./strip.js";
import "./viewer.js";
import "./conditional.js";

window.htmx = htmx;
