package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"sort"

	"github.com/anishathalye/porcupine"
)

// One line of a history: a call as its caller made it, and the answer as it came over HTTP.
type line struct {
	Account   string
	Client    int
	Call      int64
	Return    int64
	Operation string
	Reference string
	Amount    int64 // 0: none was named
	Status    int   // 0: the answer never arrived
	Replay    bool
	Body      json.RawMessage
}

type body struct {
	Code        string
	Hold        *holdBody
	Existing    *existing
	Transaction *struct {
		ID     string
		Amount int64
	}
	Balance                        *balance
	Available, Required, Shortfall int64
}

type holdBody struct {
	ID              string
	Amount          int64
	ConvertedAmount int64
	ReferenceID     string
	Status          string
}

// What stands in the way of a reused reference: a hold, or the transaction of a deduct or a grant.
type existing struct {
	holdBody
	Type string
}

type balance struct{ Available, Held, Spent, Granted int64 }

// What was asked.
type call struct {
	operation, reference string
	amount               int64
	alone                bool // nothing else was under way: a balance then has to tell held and spent exactly, too
}

// What was answered, without what the model cannot know. Nil: unknown.
type answer struct {
	status  int
	replay  bool
	code    string
	id      string
	hold    hold
	has     bool // a hold
	amount  int64
	balance balance
	short   [3]int64
}

// Reads JSON lines into histories, one per account.
func read(from io.Reader) (map[string][]porcupine.Operation, error) {
	lines := map[string][]line{}
	input := bufio.NewScanner(from)
	input.Buffer(nil, 1<<20)
	for number := 1; input.Scan(); number++ {
		var next line
		if err := json.Unmarshal(input.Bytes(), &next); err != nil {
			return nil, fmt.Errorf("line %d: %v", number, err)
		}
		lines[next.Account] = append(lines[next.Account], next)
	}
	histories := map[string][]porcupine.Operation{}
	for account, calls := range lines {
		history, err := operations(calls)
		if err != nil {
			return nil, err
		}
		histories[account] = history
	}
	return histories, input.Err()
}

func operations(lines []line) ([]porcupine.Operation, error) {
	history := []porcupine.Operation{}
	for index, next := range lines {
		out, err := answerOf(next)
		if err != nil {
			return nil, fmt.Errorf("%s of %s by client %d: %v", next.Operation, next.Reference, next.Client, err)
		}
		asked := call{next.Operation, next.Reference, next.Amount, alone(index, lines)}
		operation := porcupine.Operation{ClientId: next.Client, Input: asked, Call: next.Call, Return: next.Return, Output: out}
		switch {
		case next.Status == 429:
			continue // refused before anything was looked at
		case out == nil && next.Operation == "balance":
			continue
		case out == nil:
			// It may have taken effect, or will at any later time. Behind everything else is: never.
			operation.Return = math.MaxInt64
		case out.replay:
			// A call that lost its own first answer on the way to the store finds, trying again, what it did itself.
			first := operation
			first.Output = (*answer)(nil)
			history = append(history, first)
		}
		history = append(history, operation)
	}
	sort.SliceStable(history, func(a, b int) bool { return history[a].Call < history[b].Call })
	return history, nil
}

func alone(index int, lines []line) bool {
	for other, each := range lines {
		unknown := each.Status == 0 || each.Status >= 500
		if other != index && each.Call <= lines[index].Return && (unknown || each.Return >= lines[index].Call) {
			return false
		}
	}
	return true
}

func answerOf(from line) (*answer, error) {
	if from.Status == 0 || from.Status == 429 || from.Status >= 500 {
		return nil, nil
	}
	var said body
	if err := json.Unmarshal(from.Body, &said); err != nil {
		return nil, err
	}
	out := &answer{status: from.Status, replay: from.Replay, code: said.Code}
	known := map[string]bool{"": true, "insufficient_credits": true, "reference_reused": true, "hold_not_found": true,
		"hold_converted": true, "hold_released": true, "amount_exceeds_hold": true}
	if !known[said.Code] {
		return nil, fmt.Errorf("%d %s has no place here", from.Status, said.Code)
	}
	shown := said.Hold
	if said.Existing != nil && said.Existing.Type != "" {
		out.amount = said.Existing.Amount
	} else if said.Existing != nil {
		shown = &said.Existing.holdBody
	}
	if shown != nil {
		if shown.ReferenceID != from.Reference {
			return nil, fmt.Errorf("answered the hold of %s", shown.ReferenceID)
		}
		out.has, out.id = true, shown.ID
		out.hold = hold{amount: shown.Amount, converted: shown.ConvertedAmount, status: shown.Status}
	}
	if said.Transaction != nil {
		out.amount = said.Transaction.Amount
		if from.Operation == "grant" {
			out.id = said.Transaction.ID
		}
	}
	if said.Balance != nil {
		out.balance = *said.Balance
	}
	if said.Code == "insufficient_credits" {
		out.short = [3]int64{said.Available, said.Required, said.Shortfall}
	}
	return out, nil
}
