// A button that puts `data.html` on the clipboard, and `data.text` for programs that take no HTML.
// `data.html` was escaped in page/export_clipboard.py.
export default function (component) {
  const { data, parentElement } = component
  const button = parentElement.querySelector("button")
  const said = parentElement.querySelector(".said")
  button.onclick = async () => {
    said.textContent = (await copy(data)) ? "Copied" : "Not copied: select the text instead"
    setTimeout(() => (said.textContent = ""), 4000)
  }
}

async function copy({ text, html }) {
  const forms = { "text/plain": text, "text/html": html }
  try {
    const blobs = Object.entries(forms).map(([kind, words]) => [kind, new Blob([words], { type: kind })])
    await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))])
    return true
  } catch {
    // No clipboard without https, except on this machine: the older way still works there.
    return copyBySelecting(text, forms)
  }
}

function copyBySelecting(text, forms) {
  const area = document.createElement("textarea")
  area.value = text
  area.style.position = "fixed"
  area.style.opacity = "0"
  document.body.append(area)
  area.select()
  const put = (event) => {
    for (const [kind, words] of Object.entries(forms)) event.clipboardData.setData(kind, words)
    event.preventDefault()
    event.stopPropagation()
  }
  document.addEventListener("copy", put, true)
  try {
    return document.execCommand("copy")
  } finally {
    document.removeEventListener("copy", put, true)
    area.remove()
  }
}
