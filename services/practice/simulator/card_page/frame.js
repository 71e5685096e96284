(() => {
  "use strict";
  const BRANDS = [
    ["visa", "Visa", /^4/, [16], 3],
    ["mastercard", "Mastercard", /^(5[1-5]|2[2-7])/, [16], 3],
    ["amex", "American Express", /^3[47]/, [15], 4],
    ["diners", "Diners Club", /^3(0|6|8|9)/, [14, 16], 3],
    ["discover", "Discover", /^6(0|4|5)/, [16], 3],
    ["jcb", "JCB", /^35/, [16], 3],
    ["unionpay", "UnionPay", /^62/, [16, 19], 3],
  ];
  const UNKNOWN = ["unknown", "", /^/, [12, 13, 14, 15, 16, 17, 18, 19], 3];
  const WORDS = {
    incomplete_number: "El número de la tarjeta está incompleto.",
    invalid_number: "El número de la tarjeta no es válido.",
    incorrect_number: "El número de la tarjeta no es válido.",
    incomplete_expiry: "La fecha de vencimiento está incompleta.",
    invalid_expiry_month: "El mes de vencimiento no es válido.",
    invalid_expiry_year: "El año de vencimiento no es válido.",
    expired: "La tarjeta está vencida: la fecha ya pasó.",
    incomplete_cvc: "El código de seguridad está incompleto.",
    invalid_cvc: "El código de seguridad no es válido.",
    test_mode_live_card: "Esta es una tarjeta real. En práctica use solo tarjetas de prueba.",
    card_declined: "La tarjeta fue rechazada.",
    network: "No hay conexión con el simulador. Intente de nuevo.",
  };
  const FIELDS = ["number", "expiry", "cvc"];
  const field = Object.fromEntries(FIELDS.map((id) => [id, document.getElementById(id)]));
  const brandLabel = document.getElementById("brand");
  let port = null;
  let key = "";

  const digits = (text) => text.replace(/\D/g, "");
  const brandOf = (number) => (number ? BRANDS.find((one) => one[2].test(number)) : null) || UNKNOWN;

  const luhn = (number) => {
    let total = 0;
    [...number].reverse().forEach((digit, place) => {
      const value = Number(digit) * (1 + (place % 2));
      total += value > 9 ? value - 9 : value;
    });
    return total % 10 === 0;
  };

  const check = {
    number() {
      const number = digits(field.number.value);
      const lengths = brandOf(number)[3];
      if (number.length < Math.min(...lengths)) {
        return "incomplete_number";
      }
      return lengths.includes(number.length) && luhn(number) ? "" : "invalid_number";
    },
    expiry() {
      const date = digits(field.expiry.value);
      const month = Number(date.slice(0, 2));
      if (date.length >= 2 && (month < 1 || month > 12)) {
        return "invalid_expiry_month";
      }
      if (date.length < 4) {
        return "incomplete_expiry";
      }
      const today = new Date();
      const months = (2000 + Number(date.slice(2))) * 12 + month - 1;
      const thisMonth = today.getFullYear() * 12 + today.getMonth();
      if (months < thisMonth) {
        return "expired";
      }
      return months > thisMonth + 50 * 12 ? "invalid_expiry_year" : "";
    },
    cvc() {
      return digits(field.cvc.value).length === brandOf(digits(field.number.value))[4] ? "" : "incomplete_cvc";
    },
  };

  const say = (message) => port && port.postMessage(message);
  const sayHeight = () => say({ type: "height", height: document.getElementById("card").getBoundingClientRect().height + 8 });

  const show = (id, code) => {
    const was = document.getElementById(id + "-error");
    was.textContent = code ? WORDS[code] || WORDS.card_declined : "";
    field[id].setAttribute("aria-invalid", code ? "true" : "false");
    sayHeight();
  };

  const sayChange = () => {
    const wrong = FIELDS.map((id) => check[id]()).filter(Boolean);
    say({
      type: "change",
      empty: FIELDS.every((id) => field[id].value === ""),
      complete: wrong.length === 0,
      brand: brandOf(digits(field.number.value))[0],
    });
  };

  const keepCaret = (input, format) => {
    const before = digits(input.value.slice(0, input.selectionStart)).length;
    const atEnd = input.selectionStart === input.value.length;
    input.value = format(digits(input.value));
    let place = atEnd ? input.value.length : 0;
    for (let seen = 0; !atEnd && seen < before && place < input.value.length; place += 1) {
      seen += /\d/.test(input.value[place]) ? 1 : 0;
    }
    input.setSelectionRange(place, place);
  };

  const spaced = (number) => {
    const amex = brandOf(number)[0] === "amex";
    const cut = number.slice(0, Math.max(...brandOf(number)[3]));
    return amex ? cut.replace(/^(\d{4})(\d{0,6})(\d*)$/, (_, a, b, c) => [a, b, c].filter(Boolean).join(" "))
      : cut.replace(/(\d{4})(?=\d)/g, "$1 ");
  };

  const dated = (date) => {
    const full = /^[2-9]/.test(date) ? "0" + date : date;
    return full.length > 2 ? full.slice(0, 2) + " / " + full.slice(2, 4) : full;
  };

  const formats = {
    number: spaced,
    expiry: dated,
    cvc: (code) => code.slice(0, brandOf(digits(field.number.value))[4]),
  };

  FIELDS.forEach((id, place) => {
    field[id].addEventListener("input", (event) => {
      const erasing = event.inputType && event.inputType.startsWith("delete");
      if (!erasing) {
        keepCaret(field[id], formats[id]);
      }
      brandLabel.textContent = brandOf(digits(field.number.value))[1];
      const code = check[id]();
      show(id, code.startsWith("incomplete") ? "" : code);
      const full = digits(field.number.value).length === Math.max(...brandOf(digits(field.number.value))[3]);
      if (!erasing && !code && place < 2 && (id !== "number" || full)) {
        field[FIELDS[place + 1]].focus();
      }
      sayChange();
    });
    field[id].addEventListener("blur", () => field[id].value && show(id, check[id]()));
    field[id].addEventListener("focus", () => say({ type: "focus" }));
    field[id].addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        say({ type: "escape" });
      }
    });
  });
  document.getElementById("card").addEventListener("submit", (event) => event.preventDefault());

  const submit = () => {
    let first = null;
    FIELDS.forEach((id) => {
      const code = check[id]();
      show(id, code);
      first = first || (code ? { id, code } : null);
    });
    if (!first) {
      return {};
    }
    field[first.id].focus();
    return { error: { type: "validation_error", code: first.code, message: WORDS[first.code] } };
  };

  const card = (prefix) => {
    const date = digits(field.expiry.value);
    return [
      [prefix + "[number]", digits(field.number.value)],
      [prefix + "[exp_month]", String(Number(date.slice(0, 2)))],
      [prefix + "[exp_year]", "20" + date.slice(2)],
      [prefix + "[cvc]", digits(field.cvc.value)],
    ];
  };

  const flat = (value, name) => {
    if (value === null || value === undefined || value === "") {
      return [];
    }
    if (typeof value === "object") {
      return Object.entries(value).flatMap(([part, inner]) => flat(inner, name + "[" + part + "]"));
    }
    return [[name, String(value)]];
  };

  const post = async (path, pairs) => {
    try {
      const answer = await fetch(path, {
        method: "POST",
        headers: { Authorization: "Bearer " + key, "Content-Type": "application/x-www-form-urlencoded" },
        body: new URLSearchParams(pairs).toString(),
        referrerPolicy: "no-referrer",
      });
      const body = await answer.json();
      if (answer.ok) {
        return { body };
      }
      const code = body.error.decline_code || body.error.code;
      const id = { number: "number", exp_month: "expiry", exp_year: "expiry", cvc: "cvc" }[body.error.param];
      const message = WORDS[code] || WORDS[body.error.code] || body.error.message;
      if (id || body.error.type === "card_error") {
        show(id || "number", WORDS[code] ? code : "card_declined");
      }
      return { error: { ...body.error, message } };
    } catch {
      return { error: { type: "api_connection_error", message: WORDS.network } };
    }
  };

  const act = {
    submit: async () => submit(),
    confirmation_token: async (details) => {
      const data = "payment_method_data";
      const billing = (details.payment_method_data || {}).billing_details;
      const pairs = [[data + "[type]", "card"], ...card(data + "[card]"), ...flat(billing, data + "[billing_details]")];
      ["return_url", "setup_future_usage", "shipping"].forEach((name) => pairs.push(...flat(details[name], name)));
      const result = await post("/v1/confirmation_tokens", pairs);
      return result.body ? { confirmationToken: result.body } : result;
    },
    payment_method: async (details) => {
      const pairs = [["type", "card"], ...card("card"), ...flat(details.billing_details, "billing_details")];
      const result = await post("/v1/payment_methods", pairs);
      return result.body ? { paymentMethod: result.body } : result;
    },
  };

  const hear = async (message) => {
    if (message.type === "focus") {
      field.number.focus();
    } else if (message.type === "blur") {
      document.activeElement.blur();
    } else if (message.type === "clear") {
      FIELDS.forEach((id) => { field[id].value = ""; show(id, ""); });
      brandLabel.textContent = "";
      sayChange();
    } else if (act[message.type]) {
      say({ type: "answer", call: message.call, result: await act[message.type](message.details) });
    }
  };

  // Chromium drops what is typed into a frame before its first paint; a hidden one never paints.
  const afterPaint = (callback) => {
    let done = false;
    const once = () => {
      if (!done) {
        done = true;
        callback();
      }
    };
    new PerformanceObserver(once).observe({ type: "paint", buffered: true });
    setTimeout(once, 1000);
  };

  window.addEventListener("message", (event) => {
    if (port || event.source !== window.parent || !event.data || event.data.type !== "connect") {
      return;
    }
    key = String(event.data.key);
    port = event.ports[0];
    port.onmessage = (message) => hear(message.data);
    sayHeight();
    afterPaint(() => say({ type: "ready" }));
  });
  new ResizeObserver(sayHeight).observe(document.getElementById("card"));
})();
