/* The page around the provider's own frame. It never sees a number: only a token comes back. What it
   has to tell stands in `window.ventanilla.state`, which the window around it reads; nothing can
   be called from here into the program. */
(() => {
  "use strict";
  const state = { phase: "loading", complete: false, message: "", token: null };
  let stripe = null;
  let elements = null;

  const fail = (message) => {
    state.phase = "failed";
    state.message = String(message || "").slice(0, 300);
  };

  const preview = (token) => {
    const card = (token.payment_method_preview && token.payment_method_preview.card) || {};
    return {
      id: String(token.id),
      brand: String(card.brand || ""),
      last4: String(card.last4 || ""),
      funding: String(card.funding || ""),
      expires: card.exp_month ? String(card.exp_month).padStart(2, "0") + "/" + card.exp_year : "",
    };
  };

  window.ventanilla = {
    state,
    start(given) {
      if (typeof Stripe !== "function") {
        fail("script");
        return;
      }
      stripe = Stripe(given.key, { locale: "es-419" });
      elements = stripe.elements({
        mode: "payment",
        amount: given.amount,
        currency: "usd",
        locale: "es-419",
        paymentMethodTypes: ["card"],
        appearance: { theme: given.dark ? "night" : "stripe" },
      });
      const card = elements.create("payment", { layout: "tabs", wallets: { applePay: "never", googlePay: "never", link: "never" } });
      card.on("ready", () => { state.phase = "ready"; card.focus(); });
      card.on("change", (event) => { state.complete = Boolean(event.complete); });
      card.on("escape", () => { state.phase = "escaped"; });
      card.on("loaderror", () => fail("frame"));
      card.mount("#card");
    },
    async submit() {
      if (state.phase !== "ready") {
        return;
      }
      state.phase = "submitting";
      state.message = "";
      try {
        const checked = await elements.submit();
        if (checked.error) {
          state.phase = "ready";
          state.message = String(checked.error.message || "");
          return;
        }
        const made = await stripe.createConfirmationToken({ elements });
        if (made.error) {
          state.phase = "ready";
          state.message = String(made.error.message || "");
          return;
        }
        state.token = preview(made.confirmationToken);
        state.phase = "done";
      } catch (error) {
        state.phase = "ready";
        state.message = String(error && error.message || "");
      }
    },
  };
})();
