// What GOV.UK Frontend's own scripts add where scripts run: Space presses a link that looks like a button, and the
// error summary takes the focus. No task needs either.
import { createAll, Button, ErrorSummary } from 'govuk-frontend'
document.body.classList.add('js-enabled', 'govuk-frontend-supported')
createAll(Button)
createAll(ErrorSummary)
