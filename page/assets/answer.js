// An answer: footnotes that open their place, and their quotes on hover and focus. When the place is closed, the
// footnote that led to it is where the keyboard goes on.
// `data.html` was escaped in page/answer_html.py; everything else enters the page as text.
export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const root = parentElement.querySelector(".root")
  const body = root.querySelector(".body")
  const tip = root.querySelector(".tip")

  if (root.shownHtml !== data.html) {
    root.shownHtml = data.html
    body.innerHTML = data.html
  }
  const wereOpen = [...body.querySelectorAll('button[aria-pressed="true"]')]
  for (const button of body.querySelectorAll("button[data-number]")) {
    button.setAttribute("aria-pressed", String(Number(button.dataset.number) === data.open_number))
  }
  for (const button of body.querySelectorAll("button[data-label]")) {
    button.setAttribute("aria-pressed", String(button.dataset.label === data.open_label))
  }

  const focused = document.activeElement
  const isFree = !focused || focused === document.body || focused.closest(".st-key-panel")
  if (wereOpen.length && !data.open_number && !data.open_label && isFree) {
    const way = wereOpen.includes(root.clicked) ? root.clicked : wereOpen[0]
    way.focus()
    tip.hidden = true // it would cover what is read next
  }

  const hideTip = () => {
    tip.hidden = true
  }
  const showTip = (button) => {
    tip.querySelector(".tip-quote").textContent = body.querySelector("#" + button.getAttribute("aria-describedby")).textContent
    tip.querySelector(".tip-reference").textContent = button.dataset.reference
    tip.hidden = false
    const frame = root.getBoundingClientRect()
    const place = button.getBoundingClientRect()
    const left = place.left - frame.left + place.width / 2 - tip.offsetWidth / 2
    tip.style.left = Math.max(0, Math.min(left, frame.width - tip.offsetWidth)) + "px"
    const above = place.top - frame.top - tip.offsetHeight - 8
    const fits = place.top - tip.offsetHeight - 8 > 64 // the page's own header covers the first 60 px
    tip.style.top = (fits ? above : place.bottom - frame.top + 8) + "px"
  }
  const footnoteAt = (event) => event.target.closest("button.fn")

  root.onmouseover = (event) => (footnoteAt(event) ? showTip(footnoteAt(event)) : hideTip())
  root.onmouseleave = hideTip
  if (!root.isListening) {
    root.isListening = true // these two have no on… property to set anew
    root.addEventListener("focusin", (event) => (footnoteAt(event) ? showTip(footnoteAt(event)) : hideTip()))
    root.addEventListener("focusout", hideTip)
  }

  root.onkeydown = (event) => {
    if (event.key === "Escape") hideTip()
  }

  root.onclick = (event) => {
    const button = event.target.closest("button")
    if (!button) return
    hideTip()
    root.clicked = button
    if (button.dataset.number) setTriggerValue("opened", { number: Number(button.dataset.number), label: "" })
    else if (button.dataset.label) setTriggerValue("opened", { number: 0, label: button.dataset.label })
  }
}
