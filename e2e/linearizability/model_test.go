package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/anishathalye/porcupine"
)

// A history as a table: client, from-to, operation, reference, amount -> status, and what else was said. Ten credits
// are granted before it begins.
func judge(t *testing.T, table string) (porcupine.CheckResult, []porcupine.Operation) {
	t.Helper()
	rows := "9 0-1 grant start 10 -> 201\n" + strings.TrimSpace(table)
	var text strings.Builder
	for _, row := range strings.Split(rows, "\n") {
		encoded, err := json.Marshal(recorded(t, strings.TrimSpace(row)))
		if err != nil {
			t.Fatal(err)
		}
		text.Write(encoded)
		text.WriteString("\n")
	}
	histories, err := read(strings.NewReader(text.String()))
	if err != nil {
		t.Fatal(err)
	}
	return porcupine.CheckOperationsTimeout(model, histories[""], patience), histories[""]
}

func recorded(t *testing.T, row string) line {
	t.Helper()
	halves := strings.Split(row, " -> ")
	var next line
	var converted, available, held, spent int64
	if strings.Contains(row, " balance ") {
		scan(t, halves[0], "%d %d-%d %s", &next.Client, &next.Call, &next.Return, &next.Operation)
		scan(t, halves[1], "%d %d %d %d", &next.Status, &available, &held, &spent)
		next.Body = raw(`{"balance":{"available":%d,"held":%d,"spent":%d,"granted":%d}}`, available, held, spent, available+held+spent)
		return next
	}
	scan(t, halves[0], "%d %d-%d %s %s %d", &next.Client, &next.Call, &next.Return, &next.Operation, &next.Reference, &next.Amount)
	if halves[1] == "lost" {
		return next
	}
	said := strings.Fields(halves[1])
	scan(t, said[0], "%d", &next.Status)
	named := map[string]string{"id": "id-" + next.Reference, "status": "active", "amount": fmt.Sprint(next.Amount)}
	for _, word := range said[1:] {
		if name, value, isNamed := strings.Cut(word, "="); isNamed {
			named[name] = value
		} else if word == "replay" {
			next.Replay = true
		} else {
			named["code"] = word
		}
	}
	switch {
	case next.Operation == "grant":
		next.Body = raw(`{"transaction":{"id":"%s","amount":%d}}`, named["id"], next.Amount)
	case next.Status == 402:
		scan(t, named["available"], "%d", &available)
		next.Body = raw(`{"code":"insufficient_credits","available":%d,"required":%d,"shortfall":%d}`, available, next.Amount, next.Amount-available)
	case next.Status == 404:
		next.Body = raw(`{"code":"hold_not_found"}`)
	default:
		transaction := ""
		if named["converted"] != "" {
			scan(t, named["converted"], "%d", &converted)
			named["status"] = "converted"
			if next.Operation == "deduct" && next.Status == 200 {
				transaction = fmt.Sprintf(`,"transaction":{"id":"tx","amount":%d}`, -converted)
			}
		}
		next.Body = raw(`{"code":"%s","hold":{"id":"%s","referenceId":"%s","amount":%s,"convertedAmount":%d,"status":"%s"}%s}`,
			named["code"], named["id"], next.Reference, named["amount"], converted, named["status"], transaction)
	}
	return next
}

func scan(t *testing.T, text, format string, into ...interface{}) {
	t.Helper()
	if _, err := fmt.Sscanf(text, format, into...); err != nil {
		t.Fatalf("%q is not %q: %v", text, format, err)
	}
}

func raw(format string, words ...interface{}) json.RawMessage {
	return json.RawMessage(fmt.Sprintf(format, words...))
}

var good = map[string]string{
	"a life of two holds": `
		0 10-20 hold a 6 -> 201
		0 30-40 hold b 6 -> 402 available=4
		0 50-60 release a 0 -> 200 amount=6 status=released
		0 70-80 hold b 6 -> 201
		0 90-100 deduct b 4 -> 200 amount=6 converted=4
		0 110-120 deduct b 4 -> 200 replay amount=6 converted=4
		0 130-140 deduct b 5 -> 409 hold_converted amount=6 converted=4
		0 150-160 release b 0 -> 409 hold_converted amount=6 converted=4
		0 170-180 deduct a 0 -> 409 hold_released amount=6 status=released
		0 190-200 hold a 6 -> 409 hold_released replay amount=6 status=released
		0 210-220 release z 0 -> 404
		0 230-240 balance -> 200 6 0 4`,
	"one of two at the same time finds too little": `
		0 10-40 hold a 6 -> 201
		1 11-20 hold b 6 -> 402 available=4`,
	"an unknown hold took the credits, and then it turns out": `
		0 10-20 hold a 6 -> lost
		1 30-40 hold b 6 -> 402 available=4
		0 50-60 hold a 6 -> 200 replay`,
	"an unknown hold was never placed": `
		0 10-20 hold a 6 -> lost
		1 30-40 hold b 6 -> 201
		0 50-60 hold a 6 -> 402 available=4`,
	"an unknown hold takes effect late": `
		0 10-20 hold a 6 -> 503
		1 30-40 balance -> 200 10 0 0
		1 50-60 balance -> 200 4 6 0`,
	"a hold ends in the milliseconds of a read": `
		0 10-20 hold a 6 -> 201
		0 30-50 deduct a 0 -> 200 amount=6 converted=6
		1 40-45 balance -> 200 4 6 0
		1 46-48 balance -> 200 4 0 6
		1 48-49 balance -> 200 4 6 0`,
	"a reference is used by many at once": `
		0 10-50 hold a 6 -> 200 replay
		1 11-40 hold a 6 -> 201
		2 12-45 hold a 5 -> 409 reference_reused amount=6
		3 13-30 hold a 5 -> 409 reference_reused amount=6`,
	"a first answer got lost on the way to the store": `
		0 10-20 hold a 6 -> 200 replay`,
}

var bad = map[string]string{
	"a double spend": `
		0 10-20 hold a 6 -> 201
		1 30-40 hold b 6 -> 201`,
	"a double spend at the same time": `
		0 10-40 hold a 6 -> 201
		1 11-41 hold b 6 -> 201`,
	"a double spend behind unknown outcomes": `
		0 10-20 hold a 4 -> lost
		1 11-41 hold b 6 -> 201
		2 12-42 hold c 6 -> 201
		3 13-43 release a 0 -> 503`,
	"a credit spent and given back": `
		0 10-40 hold a 6 -> 201
		0 50-90 deduct a 0 -> 200 amount=6 converted=6
		1 51-91 release a 0 -> 200 amount=6 status=released`,
	"a refusal though there was enough": `
		0 10-20 hold a 6 -> 201
		1 11-21 hold b 4 -> 402 available=4`,
	"a refusal that names what was never available": `
		0 10-20 hold a 6 -> 201
		1 11-21 hold b 6 -> 402 available=5`,
	"a refusal that changed something": `
		0 10-20 hold a 11 -> 402 available=10
		0 30-40 hold a 11 -> 200 replay`,
	"a replay that answers another hold": `
		0 10-20 hold a 6 -> 201
		0 30-40 hold a 6 -> 200 replay id=id-b`,
	"two references with one hold": `
		0 10-20 hold a 1 -> 201
		0 30-40 hold b 1 -> 201 id=id-a`,
	"a replay that answers another amount": `
		0 10-20 hold a 6 -> 201
		0 30-40 hold a 6 -> 200 replay amount=5`,
	"a replay of another payload": `
		0 10-20 hold a 6 -> 201
		0 30-40 hold a 5 -> 200 replay amount=6`,
	"a reference placed twice": `
		0 10-20 hold a 3 -> 201
		1 11-21 hold a 3 -> 201`,
	"a released hold that is active again": `
		0 10-20 hold a 3 -> 201
		0 30-40 release a 0 -> 200 amount=3 status=released
		1 50-60 hold a 3 -> 200 replay`,
	"a read that is behind what was acknowledged": `
		0 10-20 hold a 6 -> 201
		1 30-40 balance -> 200 10 0 0`,
	"an account seen as before, after it was seen as it is": `
		0 10-100 hold a 6 -> 201
		1 20-30 balance -> 200 4 6 0
		1 40-50 balance -> 200 10 0 0`,
	"a balance that mistakes held for spent at rest": `
		0 10-20 hold a 6 -> 201
		1 30-40 balance -> 200 4 0 6`,
	"a credit lost": `
		0 10-20 hold a 6 -> 201
		0 30-40 deduct a 2 -> 200 amount=6 converted=2
		0 50-60 hold b 8 -> 402 available=4`,
}

func TestWhatTheContractAllowsIsLinearizable(t *testing.T) {
	for name, table := range good {
		if result, history := judge(t, table); result != porcupine.Ok {
			t.Errorf("%s: %s: %s", name, result, explain(history))
		}
	}
}

func TestWhatTheContractForbidsIsFound(t *testing.T) {
	for name, table := range bad {
		if result, _ := judge(t, table); result != porcupine.Illegal {
			t.Errorf("%s: %s", name, result)
		}
	}
}

func TestTheFirstUnexplainedAnswerIsNamed(t *testing.T) {
	_, history := judge(t, `
		0 10-20 hold a 6 -> 201
		1 30-40 hold b 6 -> 201
		0 50-60 hold c 1 -> 201`)
	if words := explain(history); !strings.Contains(words, "no order explains\n  client 1: hold b 6 -> 201") {
		t.Error(words)
	}
}

func TestWhatHasNoPlaceInAHistoryCannotBeJudged(t *testing.T) {
	for _, text := range []string{
		`{"operation":"hold","reference":"a","status":401,"body":{"code":"unauthorized"}}`,
		`{"operation":"hold","reference":"a","status":201,"body":{"hold":{"referenceId":"b","status":"active"}}}`,
		`not JSON`,
	} {
		if _, err := read(strings.NewReader(text)); err == nil {
			t.Error("judged: " + text)
		}
	}
}
