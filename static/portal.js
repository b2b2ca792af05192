// Small help for the keyboard and the screen reader. Every page works without it.
(() => {
  "use strict";
  const live = () => document.getElementById("live");

  // A message for the screen reader. Cleared first, so that the same words are read again.
  const say = (text) => {
    const region = live();
    if (!region || !text) return;
    region.textContent = "";
    window.setTimeout(() => { region.textContent = text; }, 50);
  };

  const clock = () => new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });

  // A page that came back with errors starts at the summary of them.
  const focusErrors = (root) => {
    const summary = root.querySelector(".error-summary");
    if (summary) summary.focus();
    return Boolean(summary);
  };
  focusErrors(document);

  // Links in the summary put the cursor in the field.
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".error-summary a[href^='#']");
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    field.focus();
    (field.closest(".form-group") || field).scrollIntoView({ block: "center" });
  });

  // A question that another answer makes necessary is shown when it is asked. What is hidden is
  // dropped where the answers are received, so that nothing depends on this.
  const given = (form, name) => [...form.elements]
    .filter((input) => input.name === name && !input.closest("[data-asked-if][hidden]"))
    .filter((input) => input.checked || !["radio", "checkbox"].includes(input.type))
    .map((input) => input.value);
  const showAsked = (form) => {
    form.querySelectorAll("[data-asked-if]").forEach((group) => {
      const wanted = group.dataset.askedWhen.split(" ");
      const asked = given(form, group.dataset.askedIf).some((answer) => wanted.includes(answer));
      // What is wrong must be seen.
      group.hidden = !asked && !group.matches(".form-error, :has(.form-error)");
      group.querySelectorAll("[data-when]").forEach((words) => { words.hidden = true; });
    });
  };
  const showAllAsked = (root) => root.querySelectorAll("form").forEach(showAsked);
  showAllAsked(document);
  document.addEventListener("change", (event) => { if (event.target.form) showAsked(event.target.form); });

  // htmx: say that something is under way, keep the focus, tell when it is saved.
  let focused = "";
  document.addEventListener("htmx:beforeRequest", (event) => {
    event.detail.target.setAttribute("aria-busy", "true");
    const saved = event.detail.elt.closest("[data-autosave]");
    if (saved) saved.dataset.dirty = "";
  });
  // What went wrong, in words: whoever is signed out can sign in beside the page, and write on.
  const tell = (place, status) => {
    const words = document.createElement("span");
    words.className = "error-text not-saved";
    words.textContent = live().dataset.failed;
    const signedOut = status === 401 && document.getElementById("signed-out");
    place.replaceChildren(signedOut ? signedOut.content.cloneNode(true) : words);
    say(place.textContent.trim());
  };
  document.addEventListener("htmx:afterRequest", (event) => {
    const { elt, successful, target, xhr } = event.detail;
    target.removeAttribute("aria-busy");
    const form = elt.closest("[data-autosave]");
    if (form && !successful) form.dataset.dirty = "yes";
    if (successful) document.querySelectorAll("#messages .not-saved").forEach((words) => words.remove());
    // The answer itself says what happened, if there was one that is shown.
    const shown = successful || xhr.status === 422;
    if (!shown && (form || target.matches(".saved"))) {
      tell(target, xhr.status);
    } else if (xhr.status === 401 && elt.matches("form")) {
      // Sent as a page, it is answered with the sign-in page, and what was typed goes along.
      HTMLFormElement.prototype.submit.call(elt);
    } else if (xhr.status === 401) {
      tell(document.getElementById("messages"), xhr.status);
    } else if (target.matches(".saved")) {
      return;
    } else if (form && successful) {
      const text = `${live().dataset.saved} ${clock()}`;
      const place = form.querySelector(".saved");
      if (place) place.textContent = text;
      say(text);
    } else if (!successful) {
      say(live().dataset.failed);
    }
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const active = document.activeElement;
    focused = event.detail.target.contains(active) ? active.id : "";
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    const part = event.detail.elt;
    showAllAsked(document);
    const said = part.querySelector("[data-say]") || (part.matches("[data-say]") ? part : null);
    if (said) say(said.dataset.say || said.textContent.trim());
    const saving = Boolean(event.detail.requestConfig?.elt?.closest("[data-autosave]"));
    const again = focused && document.getElementById(focused);
    if (!saving && focusErrors(part)) focused = "";
    else if (again && document.activeElement !== again) again.focus();
    else if (focused && !again) focusHeading(part);
    focused = "";
  });

  // A part that others have changed comes by itself: what is ticked or typed in it, and not sent, stays.
  let lost = "";
  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    const { fragment, target } = event.detail;
    target.querySelectorAll("input:not([type=hidden])[id], textarea[id]").forEach((old) => {
      const fresh = fragment.querySelector(`#${CSS.escape(old.id)}`);
      if (!fresh) return;
      if (old.checked !== old.defaultChecked) fresh.checked = old.checked;
      if (old.value !== old.defaultValue) fresh.value = old.value;
    });
    lost = target.contains(document.activeElement) ? document.activeElement.id : "";
  });
  document.addEventListener("htmx:oobAfterSwap", (event) => {
    const part = lost && !document.getElementById(lost) && document.getElementById(event.detail.target.id);
    if (part) focusHeading(part);
    if (part) lost = "";
  });

  // The thing that had the focus is gone: go to the first heading of what came instead.
  const focusHeading = (part) => {
    const heading = part.querySelector("h1, h2, h3, h4");
    if (!heading) return;
    heading.tabIndex = -1;
    heading.focus();
  };

  // A table with ticks: all at once, and up and down by the arrows while one is in focus.
  const ticksOf = (form) => [...form.querySelectorAll("input[name=ticked]")];
  document.querySelectorAll("[data-tick-all]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      const ticks = ticksOf(button.closest("form"));
      const on = ticks.some((tick) => !tick.checked);
      ticks.forEach((tick) => { tick.checked = on; });
    });
  });
  document.addEventListener("keydown", (event) => {
    const form = event.target.matches("[data-ticks] input[name=ticked]") && event.target.form;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!form || !step) return;
    const ticks = ticksOf(form);
    const next = ticks[ticks.indexOf(event.target) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });

  // What is shown once is copied, or at least marked where the browser does not let a page copy.
  document.querySelectorAll("[data-copies]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const field = document.getElementById(button.dataset.copies);
      field.select();
      try {
        await navigator.clipboard.writeText(field.value);
      } catch {
        if (!document.execCommand("copy")) return;
      }
      button.textContent = button.dataset.copied;
      say(button.dataset.copied);
    });
  });

  // A page of many answers is saved, and the next one shown, without leaving the keyboard.
  document.addEventListener("keydown", (event) => {
    const form = (event.ctrlKey || event.metaKey) && event.key === "Enter"
      && event.target.closest("[data-send-by-keys]");
    if (form) form.requestSubmit(form.querySelector("button"));
  });

  // Unsaved changes: only where the form asks for it.
  document.addEventListener("input", (event) => {
    const form = event.target.closest("[data-warn-unsaved], [data-autosave]");
    if (form) form.dataset.dirty = "yes";
  });
  document.addEventListener("submit", (event) => {
    const parts = event.target.querySelectorAll("[data-dirty]");
    [event.target, ...parts].forEach((part) => { part.dataset.dirty = ""; });
  });
  window.addEventListener("beforeunload", (event) => {
    if (document.querySelector("[data-warn-unsaved][data-dirty='yes']")) event.preventDefault();
  });

  // A form is sent once. The pages are kept from a second click for a while only: what was sent
  // may be answered with a file, and then the page stays.
  const SENT_MS = 10000;
  document.addEventListener("submit", (event) => {
    if (!event.target.dataset.sent) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
  window.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !form.matches("[method=post i]")) return;
    form.dataset.sent = "yes";
    window.setTimeout(() => { delete form.dataset.sent; }, SENT_MS);
  });

  // Whoever signs in in another tab gets a new token there, which this page's forms take over.
  const TOKEN = "csrfmiddlewaretoken";
  const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
  document.addEventListener("submit", (event) => {
    const input = event.target.elements[TOKEN];
    if (input && token()) input.value = token();
  });
  document.addEventListener("htmx:configRequest", (event) => {
    const { formData, headers } = event.detail;
    if (!token()) return;
    headers["X-CSRFToken"] = token();
    if (formData.has(TOKEN)) formData.set(TOKEN, token());
  });

  // Another language: what is typed is saved first, where the form saves itself.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const draft = document.querySelector("[data-autosave][data-dirty='yes']");
    if (!form.matches("[data-language]") || !draft || !window.htmx) return;
    event.preventDefault();
    draft.dataset.dirty = "";
    let gone = false;
    const go = () => {
      if (!gone) form.requestSubmit(event.submitter);
      gone = true;
    };
    draft.addEventListener("htmx:afterRequest", go, { once: true });
    window.htmx.trigger(draft, "save");
    window.setTimeout(go, 2000);
  });
})();
