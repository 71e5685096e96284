(() => {
  "use strict";
  const form = document.getElementById("pay");
  const button = document.getElementById("button");
  const problem = document.getElementById("problem");
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const stripe = Stripe("pk_test_pagina");
  const elements = stripe.elements({ appearance: { theme: dark ? "night" : "stripe" } });
  const card = elements.create("card");
  card.on("ready", () => { button.disabled = false; });
  card.on("change", () => { problem.textContent = ""; });
  card.mount("#card");

  // One press at a time; a reload shows what became of it.
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.disabled) {
      return;
    }
    button.disabled = true;
    problem.textContent = "";
    const checked = await elements.submit();
    const made = checked.error ? checked : await stripe.createPaymentMethod({ elements });
    if (made.error) {
      // Each field of the card says by itself what is wrong with it.
      problem.textContent = checked.error ? "Revise los datos de la tarjeta." : made.error.message;
      button.disabled = false;
      return;
    }
    document.getElementById("payment_method").value = made.paymentMethod.id;
    form.submit();
  });
})();
