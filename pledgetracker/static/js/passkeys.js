// Passkeys need a script: the browser alone talks to the device. Forms that this file cannot serve stay hidden.
"use strict";

const answers = {
  login: async (form) => {
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
    return webauthnJSON.get((await answer.json()).request_options);
  },
  get: (form) => webauthnJSON.get(options(form).request_options),
  create: (form) => {
    const wanted = options(form).creation_options;
    const alone = form.elements.passwordless?.checked ?? false;
    const chosen = wanted.publicKey.authenticatorSelection;
    chosen.residentKey = alone ? "required" : "discouraged";
    chosen.requireResidentKey = alone;
    if (alone) chosen.userVerification = "required";
    return webauthnJSON.create(wanted);
  },
};

function options(form) {
  return JSON.parse(document.getElementById(form.dataset.options).textContent);
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!webauthnJSON.supported()) continue;
  form.hidden = false;
  const refused = form.querySelector("[role=alert]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    refused.hidden = true;
    try {
      form.elements.credential.value = JSON.stringify(await answers[form.dataset.passkey](form));
      form.submit();
    } catch {
      refused.hidden = false;
    }
  });
}
