// Pressing what belongs to a card: one press at a time, the pressed thing waiting until the app has answered.

/** While the answer is awaited the card takes no further press. */
export async function waiting(element, work) {
  const card = element.closest(".card");
  card?.classList.add("busy");
  element.setAttribute("aria-busy", "true");
  try {
    return await work();
  } finally {
    card?.classList.remove("busy");
    element.removeAttribute("aria-busy");
  }
}

/** Presses the control with this callback `value`, unless the card is still waiting. */
export async function press(element, context, { place = 0, value, form = null }) {
  if (element.closest(".busy")) return;
  await waiting(element, () => context.press({ place, name: null, value, form }));
}
