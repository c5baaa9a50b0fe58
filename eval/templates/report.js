// Shows only the questions that pass every filter.
const filters = document.getElementById("filters");
const questions = [...document.querySelectorAll("details.question")];
function apply() {
  const { tag, outcome, state, change, words } = filters.elements;
  const wanted = words.value.trim().toLowerCase();
  let shown = 0;
  for (const question of questions) {
    const passes =
      (!tag.value || question.dataset.tags.includes("|" + tag.value + "|")) &&
      (!outcome.value || question.dataset.outcome === outcome.value) &&
      (!state.value || question.dataset.state === state.value) &&
      (!change?.value || question.dataset.change === change.value) &&
      (!wanted || question.textContent.toLowerCase().includes(wanted));
    question.hidden = !passes;
    shown += passes;
  }
  filters.elements.count.value = shown + " of " + questions.length;
}
filters.addEventListener("input", apply);
filters.addEventListener("submit", (event) => event.preventDefault());
