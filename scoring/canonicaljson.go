package scoring

// CanonicalJSON brings one JSON document into canonical form (RFC 8785): the form that digests are taken of.
func CanonicalJSON(text []byte) ([]byte, error) { return canonicalText(text) }
