/* Stands in for Stripe.js: the same calls, answered by the local simulator. The number is typed in
   a frame of the simulator's own and never reaches the page that holds it; only tokens come back. */
(() => {
  "use strict";
  const ORIGIN = new URL(document.currentScript.src).origin;
  const TYPES = ["payment", "card"];

  const problem = (message, code) => ({ error: { type: "validation_error", code, message } });

  class IntegrationError extends Error {
    constructor(message) {
      super(message);
      this.name = "IntegrationError";
    }
  }

  class Element {
    constructor(type, elements, options) {
      this._type = type;
      this._elements = elements;
      this._options = options || {};
      this._listeners = {};
      this._waiting = new Map();
      this._calls = 0;
      this._frame = null;
      this._port = null;
      this._ready = false;
    }

    mount(target) {
      const place = typeof target === "string" ? document.querySelector(target) : target;
      if (!place) {
        throw new IntegrationError("The selector you specified (" + target + ") applies to no DOM elements that are currently on the page.");
      }
      const frame = document.createElement("iframe");
      frame.src = ORIGIN + "/card-frame?theme=" + this._elements._theme();
      frame.title = "Datos de la tarjeta";
      frame.name = "__privateStripeFrame1";
      frame.allow = "";
      frame.setAttribute("scrolling", "no");
      frame.style.cssText = "border:0;width:100%;height:190px;display:block;color-scheme:normal";
      frame.addEventListener("load", () => this._connect());
      frame.addEventListener("error", () => this._emit("loaderror", { error: { message: "El formulario no cargó." } }));
      place.replaceChildren(frame);
      this._frame = frame;
      return this;
    }

    on(event, callback) {
      (this._listeners[event] = this._listeners[event] || []).push(callback);
      if (event === "ready" && this._ready) {
        callback({ elementType: this._type });
      }
      return this;
    }

    once(event, callback) {
      const wrapped = (payload) => {
        this.off(event, wrapped);
        callback(payload);
      };
      return this.on(event, wrapped);
    }

    off(event, callback) {
      const kept = callback ? (this._listeners[event] || []).filter((one) => one !== callback) : [];
      this._listeners[event] = kept;
      return this;
    }

    focus() { this._tell("focus"); }
    blur() { this._tell("blur"); }
    clear() { this._tell("clear"); }
    update(options) { Object.assign(this._options, options); }

    unmount() {
      if (this._frame) {
        this._frame.remove();
      }
      this._frame = null;
      this._port = null;
      this._ready = false;
    }

    destroy() {
      this.unmount();
      this._elements._element = null;
    }

    _connect() {
      const channel = new MessageChannel();
      this._port = channel.port1;
      this._port.onmessage = (message) => this._hear(message.data);
      const greeting = { type: "connect", key: this._elements._stripe._key };
      this._frame.contentWindow.postMessage(greeting, ORIGIN, [channel.port2]);
    }

    _hear(message) {
      if (message.type === "ready") {
        this._ready = true;
        this._emit("ready", { elementType: this._type });
      } else if (message.type === "height") {
        this._frame.style.height = Math.ceil(message.height) + "px";
      } else if (message.type === "answer") {
        const waiting = this._waiting.get(message.call);
        this._waiting.delete(message.call);
        if (waiting) {
          waiting(message.result);
        }
      } else if (message.type === "change") {
        this._emit("change", {
          elementType: this._type,
          empty: message.empty,
          complete: message.complete,
          collapsed: false,
          brand: message.brand,
          error: message.error || undefined,
          value: { type: "card" },
        });
      } else {
        this._emit(message.type, { elementType: this._type });
      }
    }

    _emit(event, payload) {
      (this._listeners[event] || []).slice().forEach((callback) => callback(payload));
    }

    _tell(type) {
      if (this._port) {
        this._port.postMessage({ type });
      }
    }

    _ask(type, details) {
      if (!this._port) {
        throw new IntegrationError("The element is not mounted.");
      }
      const call = ++this._calls;
      return new Promise((resolve) => {
        this._waiting.set(call, resolve);
        this._port.postMessage({ type, call, details: details || {} });
      });
    }
  }

  class Elements {
    constructor(stripe, options) {
      this._stripe = stripe;
      this._options = options || {};
      this._element = null;
      this._submitted = false;
      const amount = this._options.amount;
      if (amount !== undefined && (!Number.isInteger(amount) || amount < 1)) {
        throw new IntegrationError("elements(): amount must be a positive whole number of cents.");
      }
      if (this._options.currency !== undefined && !/^[a-z]{3}$/.test(this._options.currency)) {
        throw new IntegrationError("elements(): currency must be three lower-case letters.");
      }
    }

    create(type, options) {
      if (!TYPES.includes(type)) {
        throw new IntegrationError("A valid Element name must be provided. Valid Elements are: " + TYPES.join(", "));
      }
      if (this._element) {
        throw new IntegrationError("Can only create one Element of type " + type + " through elements().");
      }
      this._element = new Element(type, this, options);
      return this._element;
    }

    getElement(type) {
      return this._element && this._element._type === type ? this._element : null;
    }

    update(options) { Object.assign(this._options, options); }

    async submit() {
      if (!this._element) {
        throw new IntegrationError("elements.submit(): there is no Element.");
      }
      const result = await this._element._ask("submit");
      this._submitted = !result.error;
      return result;
    }

    async fetchUpdates() { return {}; }

    _theme() {
      const theme = (this._options.appearance || {}).theme;
      return theme === "night" || theme === "dark" ? "dark" : "light";
    }
  }

  const fromCardElement = (given) =>
    given.card instanceof Element ? given.card : given.elements && given.elements._element;

  window.Stripe = function Stripe(key, options) {
    if (!/^pk_test_\w+$/.test(key || "")) {
      throw new IntegrationError("The local simulator takes publishable test keys only: pk_test_…");
    }
    const stripe = {
      _key: key,
      _options: options || {},
      version: "simulator",
      elements: (given) => new Elements(stripe, given),
      async createConfirmationToken(given) {
        const elements = given && given.elements;
        if (!elements || !elements._element) {
          throw new IntegrationError("stripe.createConfirmationToken(): expected elements.");
        }
        if (!elements._submitted) {
          throw new IntegrationError("elements.submit() must be called before stripe.createConfirmationToken().");
        }
        const asked = { ...given.params };
        const kept = elements._options.setupFutureUsage || elements._options.setup_future_usage;
        if (kept) {
          asked.setup_future_usage = kept;
        }
        return elements._element._ask("confirmation_token", asked);
      },
      async createPaymentMethod(given) {
        const element = given && fromCardElement(given);
        if (!element) {
          throw new IntegrationError("stripe.createPaymentMethod(): expected elements, or a card Element.");
        }
        if (given.elements && !given.elements._submitted) {
          throw new IntegrationError("elements.submit() must be called before stripe.createPaymentMethod().");
        }
        const details = (given.params && given.params.billing_details) || given.billing_details;
        const checked = await element._ask("submit");
        return checked.error ? problem(checked.error.message, checked.error.code)
          : element._ask("payment_method", { billing_details: details });
      },
    };
    return stripe;
  };
  window.Stripe.version = "simulator";
})();
