package publish

import "errors"

// ErrNotFound is returned where a round, a publication or a document does not exist or is not released:
// the two must not be told apart from outside.
var ErrNotFound = errors.New("not published")
