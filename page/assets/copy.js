// A button that puts `data.text` on the clipboard.
export default function (component) {
  const { data, parentElement } = component
  const button = parentElement.querySelector("button")
  const said = parentElement.querySelector(".said")
  button.onclick = async () => {
    said.textContent = (await copy(data.text)) ? "Copied" : "Not copied: select the text instead"
    setTimeout(() => (said.textContent = ""), 4000)
  }
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    // No clipboard without https, except on this machine: the older way still works there.
    const area = document.createElement("textarea")
    area.value = text
    area.style.position = "fixed"
    area.style.opacity = "0"
    document.body.append(area)
    area.select()
    const isCopied = document.execCommand("copy")
    area.remove()
    return isCopied
  }
}
