// Tells screen readers what came about. The place itself stays: they watch one that was there before its words.
export default function (component) {
  const { data, parentElement } = component
  const said = parentElement.querySelector(".said")
  if (!data.about || said.about === data.about) return
  said.about = data.about
  said.textContent = "" // words that are the same as before are else not told again
  setTimeout(() => (said.textContent = data.text), 100)
}
