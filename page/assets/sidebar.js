// On a narrow screen the sidebar lies over the page: once a page, a chat or a new chat was chosen in it, it closes.
const CHOICES = '[data-testid="stSidebarNavLink"], .st-key-new-chat button, [class*="st-key-chat-open-"] button'

export default function (component) {
  const { parentElement } = component
  if (parentElement.isListening) return
  parentElement.isListening = true
  const close = (event) => {
    if (!parentElement.isConnected) return document.removeEventListener("click", close)
    const isOver = window.matchMedia("(max-width: 768px)").matches // where Streamlit lays it over the page
    if (!isOver || !event.target.closest?.(CHOICES)) return
    document.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click()
  }
  document.addEventListener("click", close)
}
