package gather

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/cenkalti/backoff/v5"
	"github.com/sony/gobreaker/v2"
)

// largest answer of a source: a hundred times a month of the whole province.
const largest = 32 << 20

// errNotYet is an answer that means the department has nothing for this period so far.
var errNotYet = errors.New("nothing there yet")

// Web fetches over HTTP: a few tries with growing pauses, and a breaker per source, so that a department
// that is down costs little.
type Web struct {
	client   *http.Client
	breakers map[string]*gobreaker.CircuitBreaker[[]byte]
	pause    time.Duration // before the second try
}

// NewWeb makes a fetcher for the sources; a breaker opens after five failures in a row.
func NewWeb(sources []Spec, pause time.Duration) *Web {
	w := &Web{client: &http.Client{Timeout: 30 * time.Second}, breakers: map[string]*gobreaker.CircuitBreaker[[]byte]{}, pause: pause}
	for _, s := range sources {
		w.breakers[s.ID] = gobreaker.NewCircuitBreaker[[]byte](gobreaker.Settings{Name: s.ID, Timeout: time.Minute,
			ReadyToTrip:  func(c gobreaker.Counts) bool { return c.ConsecutiveFailures >= 5 },
			IsSuccessful: func(err error) bool { return err == nil || errors.Is(err, errNotYet) }})
	}
	return w
}

// get gives body and media type. A body may come with an error: what was received of an answer that is refused.
func (w *Web) get(ctx context.Context, source, address string) (body []byte, media string, err error) {
	pauses := backoff.NewExponentialBackOff()
	pauses.InitialInterval = w.pause
	try := func() ([]byte, error) {
		return w.breakers[source].Execute(func() ([]byte, error) {
			body, media, err = w.once(ctx, address)
			return body, err
		})
	}
	_, err = backoff.Retry(ctx, try, backoff.WithBackOff(pauses), backoff.WithMaxTries(3))
	var permanent *backoff.PermanentError
	if errors.As(err, &permanent) {
		err = permanent.Unwrap()
	}
	return body, media, err
}

func (w *Web) once(ctx context.Context, address string) ([]byte, string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, "", backoff.Permanent(err)
	}
	resp, err := w.client.Do(req)
	if err != nil {
		return nil, "", err
	}
	defer resp.Body.Close()
	media := resp.Header.Get("Content-Type")
	switch {
	case resp.StatusCode == http.StatusNotFound:
		return nil, media, backoff.Permanent(errNotYet)
	case resp.StatusCode >= 500 || resp.StatusCode == http.StatusTooManyRequests:
		return nil, media, fmt.Errorf("the source answered %s", resp.Status)
	case resp.StatusCode != http.StatusOK:
		return nil, media, backoff.Permanent(fmt.Errorf("the source answered %s", resp.Status))
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, largest+1)) // what gzip inflates to is counted
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return body, media, backoff.Permanent(Faults{{"truncated", "", "the answer ended before its announced length"}})
	}
	if err != nil {
		return body, media, err
	}
	if len(body) > largest {
		return body[:largest], media, backoff.Permanent(Faults{{"too-large", "", fmt.Sprintf("the answer is larger than %d bytes", largest)}})
	}
	return body, media, nil
}

// isHTML finds a login or error page in place of data.
func isHTML(body []byte) bool {
	start := bytes.ToLower(bytes.TrimLeft(body, "\ufeff \t\r\n"))
	return bytes.HasPrefix(start, []byte("<!doctype html")) || bytes.HasPrefix(start, []byte("<html"))
}
