package store

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
)

// lockFile takes the lock of a database file for as long as the answer stays open. The lock belongs to
// the open file, so a killed process leaves none behind; the file itself stays, because removing it would
// let two processes hold a lock of the same name. It names the holder's process for the one refused.
func lockFile(path string) (*os.File, error) {
	f, err := openExclusively(path)
	if err != nil {
		return nil, err
	}
	if err := f.Truncate(0); err == nil {
		_, err = f.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
		if err != nil {
			return nil, fmt.Errorf("lock %s: %w", path, closeAfter(f, err))
		}
	}
	return f, nil
}

// locked is the refusal, with the holder's process where it can be read.
func locked(f io.Reader) error {
	holder, err := io.ReadAll(io.LimitReader(f, 32))
	if name := strings.TrimSpace(string(holder)); err == nil && name != "" {
		return fmt.Errorf("%w (process %s)", ErrLocked, name)
	}
	return ErrLocked
}

func closeAfter(f *os.File, err error) error {
	if closing := f.Close(); closing != nil {
		return fmt.Errorf("%w (%v)", err, closing)
	}
	return err
}
