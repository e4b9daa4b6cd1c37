// What GOV.UK Frontend's own scripts add where scripts run: Space presses a link that looks like a button, and the
// error summary takes the focus. What stands after the # of an invitation's address goes into its box, and is sent as
// if it had been pasted there. No task needs any of it.
import { createAll, Button, ErrorSummary } from 'govuk-frontend'
document.body.classList.add('js-enabled', 'govuk-frontend-supported')
createAll(Button)
createAll(ErrorSummary)
const box = document.getElementById(document.querySelector('[data-kim-hash]')?.dataset.kimHash ?? '')
if (box && location.hash.length > 1 && !box.value) {
  box.value = location.hash.slice(1)
  history.replaceState(null, '', location.pathname)
  box.form.submit()
}
