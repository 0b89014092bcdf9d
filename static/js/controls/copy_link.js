/** A link to what is on the screen, to give away. */

const SAID = 2500; // milliseconds that "Copied" stands

/**
 * A button that copies the link; where the browser forbids that, the link appears beside it, selected.
 * @param {HTMLElement} container
 * @param {() => string} query of the page's present state
 */
export function offerLink(container, query) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Copy link";
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    const text = query();
    const link = `${location.origin}${location.pathname}${text && `?${text}`}`;
    try {
      await navigator.clipboard.writeText(link);
      said.textContent = "Copied.";
      setTimeout(() => said.replaceChildren(), SAID);
    } catch {
      said.replaceChildren(selected(link));
      said.querySelector("input")?.select();
    }
  });
  container.append(button, " ", said);
}

/** @param {string} link */
function selected(link) {
  const field = document.createElement("input");
  field.type = "text";
  field.readOnly = true;
  field.value = link;
  field.setAttribute("aria-label", "Link to this state");
  return field;
}
