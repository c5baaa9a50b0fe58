// A document's text with the quoted words marked, scrolled so that they are in view. Where it opens beside an answer,
// the keyboard goes on in it.
// `data.html` was escaped in page/document_html.py.
export default function (component) {
  const { data, parentElement } = component
  const root = parentElement.querySelector(".root")
  if (root.shownPlace === data.place && root.shownHtml === data.html) return
  root.shownPlace = data.place
  root.shownHtml = data.html
  root.innerHTML = data.html
  // Left and Right scroll a wide table; elsewhere they go from footnote to footnote (page/panel.py).
  for (const table of root.querySelectorAll(".table")) {
    table.onkeydown = (event) => {
      if (event.key === "ArrowLeft" || event.key === "ArrowRight") event.stopPropagation()
    }
  }
  const text = root.querySelector(".text")
  const mark = root.querySelector("mark")
  if (!text || (data.is_page && !mark)) return
  // After layout: its height is known only then.
  requestAnimationFrame(() => {
    if (data.is_page) return mark.scrollIntoView({ block: "center" })
    const isBelow = window.matchMedia("(max-width: 1199px)").matches
    const panel = root.getRootNode().host.closest(".st-key-panel") ?? root
    if (isBelow) panel.scrollIntoView({ block: "start" })
    const focused = document.activeElement
    const isBusy = panel.contains(focused) || focused?.matches("input, textarea, select, [contenteditable=true]")
    if (!isBusy) text.focus({ preventScroll: true })
    if (!mark) return
    const offset = mark.getBoundingClientRect().top - text.getBoundingClientRect().top
    text.scrollTop += offset - Math.max(24, (text.clientHeight - mark.getBoundingClientRect().height) / 3)
  })
}
