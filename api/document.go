package api

import (
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/goccy/go-yaml"

	"saima/api/web"
)

// openAPIJSON answers with the interface description.
func (s *server) openAPIJSON(c *gin.Context) error {
	body, err := yaml.YAMLToJSON(openAPI)
	if err != nil {
		return err
	}
	c.Data(http.StatusOK, "application/json", body)
	return nil
}

// operations lists the description for the page at /docs, in the order of paths.
func operations() ([]web.DocRoute, error) {
	var doc struct {
		Paths map[string]map[string]struct {
			Summary string `yaml:"summary"`
		} `yaml:"paths"`
	}
	if err := yaml.Unmarshal(openAPI, &doc); err != nil {
		return nil, err
	}
	var list []web.DocRoute
	for path, methods := range doc.Paths {
		for method, op := range methods {
			list = append(list, web.DocRoute{Method: strings.ToUpper(method), Path: path, Summary: op.Summary})
		}
	}
	slices.SortFunc(list, func(a, b web.DocRoute) int { return strings.Compare(a.Path+a.Method, b.Path+b.Method) })
	return list, nil
}
