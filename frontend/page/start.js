// Loads the page's module. What fails here fails before the module can say so in its own words.
import init from "{{glue}}";

try {
  await init({ module_or_path: new URL("{{wasm}}", import.meta.url) });
} catch {
  const message = document.getElementById("message");
  message.hidden = false;
  message.textContent =
    "Siden kunne ikke startes. Genindlæs den, eller prøv en nyere browser (Firefox, Chrome, Edge eller Safari).";
}
