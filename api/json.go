package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"

	"github.com/gin-gonic/gin"
)

// readJSON takes exactly one JSON value of at most limit bytes into v; unknown and duplicate keys and
// anything behind the value are refused.
func readJSON(c *gin.Context, limit int64, v any) ([]byte, error) {
	media, _, err := mime.ParseMediaType(c.GetHeader("Content-Type"))
	if err != nil || media != "application/json" {
		return nil, errMedia
	}
	raw, err := io.ReadAll(http.MaxBytesReader(c.Writer, c.Request.Body, limit))
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return nil, errTooLarge
	}
	if err != nil {
		return nil, badRequest("unreadable", "", err.Error())
	}
	if v == nil {
		return raw, nil
	}
	if err := unique(raw); err != nil {
		return nil, badRequest("json", "", err.Error())
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(v); err != nil {
		return nil, badRequest("json", "", err.Error())
	}
	return raw, nil
}

// unique walks the tokens: one value, nothing after it, no key twice in an object.
func unique(raw []byte) error {
	dec := json.NewDecoder(bytes.NewReader(raw))
	if err := uniqueValue(dec, 0); err != nil {
		return err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return errors.New("there is something after the JSON value")
	}
	return nil
}

const deepest = 32

func uniqueValue(dec *json.Decoder, depth int) error {
	token, err := dec.Token()
	if err != nil {
		return err
	}
	delim, nested := token.(json.Delim)
	if !nested {
		return nil
	}
	if depth == deepest {
		return fmt.Errorf("nested deeper than %d", deepest)
	}
	seen := map[string]bool{}
	for dec.More() {
		if delim == '{' {
			key, err := dec.Token()
			if err != nil {
				return err
			}
			name := key.(string) //nolint:errcheck // the decoder gives only strings as keys
			if seen[name] {
				return fmt.Errorf("key %q is given twice", name)
			}
			seen[name] = true
		}
		if err := uniqueValue(dec, depth+1); err != nil {
			return err
		}
	}
	_, err = dec.Token() // the closing delimiter
	return err
}
