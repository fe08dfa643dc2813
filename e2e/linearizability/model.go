package main

import (
	"fmt"
	"hash/fnv"
	"sort"
	"strings"

	"github.com/anishathalye/porcupine"
)

// One account as the contract describes it, one call at a time: what is available, and every reference with what came
// of it. The model of one reference is the same: an account in which only that one is used.
type account struct {
	available, granted int64
	holds              map[string]hold
	grants             map[string]int64
	ids                map[string]string // what each reference was called in the first answer that named it
}

type hold struct {
	amount, converted int64
	status            string
}

// What a call must answer in this state, and what the account is afterwards. The receiver stays as it is.
func (before account) after(asked call) (answer, account) {
	switch asked.operation {
	case "grant":
		return before.grant(asked)
	case "hold":
		return before.place(asked)
	case "deduct":
		return before.convert(asked)
	case "release":
		return before.release(asked)
	case "balance":
		return before.read(), before
	}
	panic("no such operation: " + asked.operation)
}

func (before account) grant(asked call) (answer, account) {
	if amount, there := before.grants[asked.reference]; there {
		if amount != asked.amount {
			return answer{status: 409, code: "reference_reused", amount: amount}, before
		}
		return answer{status: 200, replay: true, amount: amount}, before
	}
	next := before.copy()
	next.grants[asked.reference] = asked.amount
	next.available += asked.amount
	next.granted += asked.amount
	return answer{status: 201, amount: asked.amount}, next
}

func (before account) place(asked call) (answer, account) {
	if existing, there := before.holds[asked.reference]; there {
		if existing.amount != asked.amount {
			return showing(409, "reference_reused", existing), before
		}
		if existing.status != "active" {
			ended := showing(409, "hold_"+existing.status, existing)
			ended.replay = true
			return ended, before
		}
		return replaying(existing), before
	}
	if before.available < asked.amount {
		short := [3]int64{before.available, asked.amount, asked.amount - before.available}
		return answer{status: 402, code: "insufficient_credits", short: short}, before
	}
	placed := hold{amount: asked.amount, status: "active"}
	return showing(201, "", placed), before.with(asked.reference, placed, -asked.amount)
}

func (before account) convert(asked call) (answer, account) {
	existing, there := before.holds[asked.reference]
	amount := asked.amount
	if amount == 0 {
		amount = existing.amount
	}
	switch {
	case !there:
		return answer{status: 404, code: "hold_not_found"}, before
	case existing.status == "converted" && existing.converted != amount:
		return showing(409, "hold_converted", existing), before
	case existing.status == "converted":
		again := replaying(existing)
		again.amount = -amount
		return again, before
	case existing.status == "released":
		return showing(409, "hold_released", existing), before
	case amount > existing.amount:
		return showing(409, "amount_exceeds_hold", existing), before
	}
	converted := hold{amount: existing.amount, converted: amount, status: "converted"}
	done := showing(200, "", converted)
	done.amount = -amount
	return done, before.with(asked.reference, converted, existing.amount-amount)
}

func (before account) release(asked call) (answer, account) {
	existing, there := before.holds[asked.reference]
	switch {
	case !there:
		return answer{status: 404, code: "hold_not_found"}, before
	case existing.status == "converted":
		return showing(409, "hold_converted", existing), before
	case existing.status == "released":
		return replaying(existing), before
	}
	released := hold{amount: existing.amount, status: "released"}
	return showing(200, "", released), before.with(asked.reference, released, existing.amount)
}

func (before account) read() answer {
	var held, spent int64
	for _, each := range before.holds {
		spent += each.converted
		if each.status == "active" {
			held += each.amount
		}
	}
	return answer{status: 200, balance: balance{before.available, held, spent, before.granted}}
}

func showing(status int, code string, shown hold) answer {
	return answer{status: status, code: code, hold: shown, has: true}
}

func replaying(shown hold) answer {
	again := showing(200, "", shown)
	again.replay = true
	return again
}

func (before account) with(reference string, now hold, returned int64) account {
	next := before.copy()
	next.holds[reference] = now
	next.available += returned
	return next
}

func (before account) copy() account {
	next := account{before.available, before.granted, map[string]hold{}, map[string]int64{}, map[string]string{}}
	for reference, each := range before.holds {
		next.holds[reference] = each
	}
	for reference, each := range before.grants {
		next.grants[reference] = each
	}
	for reference, each := range before.ids {
		next.ids[reference] = each
	}
	return next
}

// Whether the call may stand here in the order, and what the account is behind it.
func step(state, input, output interface{}) (bool, interface{}) {
	before, asked, said := state.(account), input.(call), output.(*answer)
	must, next := before.after(asked)
	if said == nil {
		return true, next
	}
	if asked.operation == "balance" && !asked.alone {
		// In the milliseconds of a read a hold may show on either side of held and spent.
		if said.balance.Held+said.balance.Spent == must.balance.Held+must.balance.Spent && said.balance.Held >= 0 && said.balance.Spent >= 0 {
			must.balance.Held, must.balance.Spent = said.balance.Held, said.balance.Spent
		}
	}
	must.id = said.id
	if must != *said {
		return false, before
	}
	return next.named(asked, said.id)
}

// A reference is called by one id for ever, and by none that another has.
func (before account) named(asked call, id string) (bool, interface{}) {
	if id == "" {
		return true, before
	}
	name := asked.reference
	if asked.operation == "grant" {
		name = "grant " + name
	}
	if known, there := before.ids[name]; there {
		return known == id, before
	}
	for _, other := range before.ids {
		if other == id {
			return false, before
		}
	}
	next := before.copy()
	next.ids[name] = id
	return true, next
}

// The whole state, in an order of its own.
func (before account) String() string {
	var parts []string
	for reference, each := range before.holds {
		parts = append(parts, fmt.Sprintf("%s %s %d/%d %s", reference, each.status, each.converted, each.amount, before.ids[reference]))
	}
	for reference, amount := range before.grants {
		parts = append(parts, fmt.Sprintf("grant %s %d %s", reference, amount, before.ids["grant "+reference]))
	}
	sort.Strings(parts)
	return fmt.Sprintf("available %d, granted %d; %s", before.available, before.granted, strings.Join(parts, "; "))
}

var model = porcupine.Model{
	Init:  func() interface{} { return account{} },
	Step:  step,
	Equal: func(one, other interface{}) bool { return one.(account).String() == other.(account).String() },
	Hash: func(state interface{}) uint64 {
		hash := fnv.New64a()
		hash.Write([]byte(state.(account).String()))
		return hash.Sum64()
	},
	DescribeOperation: func(input, output interface{}) string { return describe(input.(call), output.(*answer)) },
	DescribeState:     func(state interface{}) string { return state.(account).String() },
}

func describe(asked call, said *answer) string {
	words := asked.operation
	if asked.reference != "" {
		words += " " + asked.reference
	}
	if asked.amount != 0 {
		words += fmt.Sprintf(" %d", asked.amount)
	}
	if said == nil {
		return words + " -> unknown"
	}
	words += fmt.Sprintf(" -> %d", said.status)
	if said.replay {
		words += " replay"
	}
	if said.code != "" {
		words += " " + said.code
	}
	if said.code == "insufficient_credits" {
		words += fmt.Sprintf(" (available %d)", said.short[0])
	}
	if said.has {
		words += fmt.Sprintf(" (hold %.8s of %d %s)", said.id, said.hold.amount, said.hold.status)
	}
	if asked.operation == "balance" {
		words += fmt.Sprintf(" available %d, held %d, spent %d, granted %d",
			said.balance.Available, said.balance.Held, said.balance.Spent, said.balance.Granted)
	}
	return words
}
