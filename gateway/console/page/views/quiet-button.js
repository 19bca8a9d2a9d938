// A button for what one does now and then: it does not stand out.
import { html } from "/_local/lit-html/lit-html.js";

/** @param {string} text @param {() => void} act @param {string} [label] for screen readers, where the text is not enough */
export const quietButton = (text, act, label = text) =>
  html`<button type="button" class="quiet" aria-label=${label} @click=${act}>${text}</button>`;
