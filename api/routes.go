package api

import "net/http"

// routes is every route of the service; a test compares it with openapi.yaml.
func (s *server) routes() []route {
	return []route{
		{http.MethodGet, "/", s.home, true},
		{http.MethodGet, "/boards/:scheme/:period", s.boardPage, true},
		{http.MethodGet, "/regions", s.regionsPage, true},
		{http.MethodGet, "/regions/:code", s.regionPage, true},
		{http.MethodGet, "/regions/:code/evidence", s.evidencePage, true},
		{http.MethodGet, "/docs", s.docsPage, true},
		{http.MethodGet, "/openapi.json", s.openAPIJSON, false},
		{http.MethodGet, "/api/v1/schemes", s.schemes, false},
		{http.MethodGet, "/api/v1/schemes/:id", s.scheme, false},
		{http.MethodGet, "/api/v1/leaderboards/:scheme/:period", s.leaderboard, false},
		{http.MethodGet, "/api/v1/regions", s.regions, false},
		{http.MethodGet, "/api/v1/regions/:code/standing", s.standing, false},
		{http.MethodPost, "/api/v1/whatif", s.whatIf, false},
		{http.MethodGet, "/api/v1/publications", s.publications, false},
		{http.MethodGet, "/api/v1/publications/:scheme/:period/:number", s.publication, false},
		{http.MethodGet, "/api/v1/observations", s.observations, false},
		{http.MethodPost, "/api/v1/observations", s.push, false},
		{http.MethodGet, "/api/v1/sources", s.sources, false},
		{http.MethodGet, "/api/v1/runs", s.runs, false},
		{http.MethodGet, "/healthz", s.healthz, false},
		{http.MethodGet, "/readyz", s.readyz, false},
	}
}
