// Brings the newest question of a chat to the top of the view and keeps it there while its answer comes below, until
// the person does something. The page is made long enough for that, so that nothing moves when the answer is there.
const ACTS = ["wheel", "pointerdown", "keydown"]

export default function (component) {
  const { data, parentElement } = component
  if (parentElement.turn === data.turn) return
  parentElement.turn = data.turn
  parentElement.stop?.()
  parentElement.stop = follow(data.turn, parentElement)
}

function follow(turn, owner) {
  const scroller = document.querySelector(".stMain")
  const page = scroller.querySelector('[data-testid="stMainBlockContainer"]')
  page.style.minHeight = "" // what the question before was given
  if (!turn) return undefined
  const stopped = new AbortController()
  let chat = null
  const show = () => {
    if (!owner.isConnected) return stopped.abort()
    const question = page.querySelector(`[data-turn="${CSS.escape(turn)}"]`)
    if (!question) return // it is still on its way
    const holder = question.closest(".st-key-conversation")
    if (chat !== holder) sizes.observe((chat = holder)) // its own height tells of answers that change, unlike the page's
    const fromTop = question.getBoundingClientRect().top - parseFloat(getComputedStyle(question).scrollMarginTop)
    const wanted = scroller.scrollTop + fromTop - scroller.getBoundingClientRect().top
    page.style.minHeight = ""
    const missing = wanted - (scroller.scrollHeight - scroller.clientHeight)
    if (missing > 0) page.style.minHeight = page.offsetHeight + missing + "px"
    scroller.scrollTop = wanted
  }
  // What is typed or clicked in a field, the next question say, does not mean the view.
  const act = (event) => event.target.closest?.("textarea, input") || stopped.abort()
  for (const name of ACTS) document.addEventListener(name, act, { capture: true, passive: true, signal: stopped.signal })
  const sizes = new ResizeObserver(show)
  const pieces = new MutationObserver(show)
  sizes.observe(scroller)
  pieces.observe(page, { childList: true, subtree: true })
  stopped.signal.onabort = () => {
    sizes.disconnect()
    pieces.disconnect()
  }
  return () => stopped.abort()
}
