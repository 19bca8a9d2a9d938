// Reads the fields of forms.

/** @param {HTMLFormElement} form @param {string} name @returns {string} */
export const textIn = (form, name) => {
  const value = new FormData(form).get(name);
  return typeof value === "string" ? value : "";
};

/** @param {(text: string, field: any) => void} use @returns {(event: any) => void} for `@input` and `@change` of a field */
export const onText = (use) => (event) => use(event.target.value, event.target);

/** @param {(isChecked: boolean, field: any) => void} use @returns {(event: any) => void} for `@change` of a checkbox */
export const onCheck = (use) => (event) => use(event.target.checked, event.target);

/** @param {(form: HTMLFormElement, submitter: any) => void} use @returns {(event: any) => void} for `@submit` of a form */
export const onSubmit = (use) => (event) => {
  event.preventDefault();
  use(event.currentTarget, event.submitter);
};
