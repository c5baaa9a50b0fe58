// A document's text with the quoted words marked, scrolled so that they are in view.
// `data.html` was escaped in page/document_html.py.
export default function (component) {
  const { data, parentElement } = component
  const root = parentElement.querySelector(".root")
  if (root.shownPlace === data.place && root.shownHtml === data.html) return
  root.shownPlace = data.place
  root.shownHtml = data.html
  root.innerHTML = data.html
  const text = root.querySelector(".text")
  const mark = root.querySelector("mark")
  if (!text || !mark) return
  // After layout: its height is known only then.
  requestAnimationFrame(() => {
    if (data.is_page) return mark.scrollIntoView({ block: "center" })
    const isBelow = window.matchMedia("(max-width: 1199px)").matches
    const panel = root.getRootNode().host.closest(".st-key-panel") ?? root
    if (isBelow) panel.scrollIntoView({ block: "start" })
    else text.style.maxHeight = Math.max(200, window.innerHeight - text.getBoundingClientRect().top - 20) + "px"
    const offset = mark.getBoundingClientRect().top - text.getBoundingClientRect().top
    text.scrollTop += offset - Math.max(24, (text.clientHeight - mark.getBoundingClientRect().height) / 3)
  })
}
