package web

// Departments, units and bases of the catalogue of indicators are Chinese texts that operators may add to.
// The words of the pages translate those of the catalogue that is delivered; another stays as it is.

func (v View) department(name string) string { return v.known("department.", name) }

func (v View) unit(name string) string { return v.known("unit.", name) }

func (v View) basis(text string) string { return v.known("basis.", text) }

func (v View) known(kind, text string) string {
	if word, ok := v.words[kind+text]; ok {
		return word
	}
	return text
}
