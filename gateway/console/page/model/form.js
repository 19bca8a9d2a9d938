// Reads the fields of a form.

/** @param {HTMLFormElement} form @param {string} name @returns {string} */
export const textIn = (form, name) => {
  const value = new FormData(form).get(name);
  return typeof value === "string" ? value : "";
};
