// Judges recorded histories of concurrent calls: is there an order, which keeps to what was over before something else
// began, in which one account after the other would have given just these answers?
//
//	go run . [-html FOLDER] HISTORY    (JSON lines; "-" is standard input)
//
// Exit code 0: every account's history is linearizable. 1: one is not; it is told which answer no order explains.
// 2: it cannot be judged.
package main

import (
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"sort"
	"time"

	"github.com/anishathalye/porcupine"
)

const patience = time.Minute

func main() {
	folder := flag.String("html", "", "where to draw a history that is not linearizable")
	flag.Parse()
	input := io.Reader(os.Stdin)
	if name := flag.Arg(0); name != "-" {
		file, err := os.Open(name)
		if err != nil {
			end(2, "cannot be judged: %v", err)
		}
		input = file
	}
	histories, err := read(input)
	if err != nil {
		end(2, "cannot be judged: %v", err)
	}
	var calls, unknown int
	for _, name := range sorted(histories) {
		history := histories[name]
		switch porcupine.CheckOperationsTimeout(model, history, patience) {
		case porcupine.Illegal:
			draw(*folder, name, history)
			end(1, "NOT linearizable: account %s: %s", name, explain(history))
		case porcupine.Unknown:
			end(2, "cannot be judged: account %s took longer than %v", name, patience)
		}
		calls += len(history)
		for _, each := range history {
			if each.Return == math.MaxInt64 {
				unknown++
			}
		}
	}
	end(0, "linearizable: %d accounts, %d steps, %d of them of unknown outcome", len(histories), calls, unknown)
}

func end(code int, format string, words ...interface{}) {
	fmt.Printf(format+"\n", words...)
	os.Exit(code)
}

func sorted(histories map[string][]porcupine.Operation) []string {
	var names []string
	for name := range histories {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// The first answer that no order explains, with what was under way at the time and what the account may have been.
func explain(history []porcupine.Operation) string {
	byReturn := append([]porcupine.Operation{}, history...)
	sort.SliceStable(byReturn, func(a, b int) bool { return byReturn[a].Return < byReturn[b].Return })
	// What was explained stays explained: the shortest beginning that is not is found by halving.
	first := sort.Search(len(byReturn), func(last int) bool {
		return porcupine.CheckOperationsTimeout(model, upTo(byReturn[last].Return, history), patience) != porcupine.Ok
	})
	culprit := byReturn[first]
	words := fmt.Sprintf("no order explains\n  client %d: %s", culprit.ClientId, model.DescribeOperation(culprit.Input, culprit.Output))
	if first > 0 {
		words += "\nbefore it, an order that explains the rest ends with\n  " + stateAfter(upTo(byReturn[first-1].Return, history))
	}
	words += "\nat the same time"
	for _, each := range history {
		if each != culprit && each.Call <= culprit.Return && each.Return >= culprit.Call {
			words += fmt.Sprintf("\n  client %d: %s", each.ClientId, model.DescribeOperation(each.Input, each.Output))
		}
	}
	return words
}

// What is known at this time: calls that return later have an unknown outcome.
func upTo(time int64, history []porcupine.Operation) []porcupine.Operation {
	var begun []porcupine.Operation
	for _, each := range history {
		if each.Call > time {
			continue
		}
		if each.Return > time {
			each.Return, each.Output = math.MaxInt64, (*answer)(nil)
		}
		begun = append(begun, each)
	}
	return begun
}

func stateAfter(history []porcupine.Operation) string {
	_, info := porcupine.CheckOperationsVerbose(model, history, patience)
	state := model.Init()
	for _, orders := range info.PartialLinearizationsOperations() {
		longest := []porcupine.Operation{}
		for _, order := range orders {
			if len(order) > len(longest) {
				longest = order
			}
		}
		for len(longest) > 0 && longest[len(longest)-1].Output.(*answer) == nil {
			longest = longest[:len(longest)-1] // behind everything that is known: never
		}
		for _, each := range longest {
			_, state = model.Step(state, each.Input, each.Output)
		}
	}
	return model.DescribeState(state)
}

func draw(folder, name string, history []porcupine.Operation) {
	if folder == "" {
		return
	}
	_, info := porcupine.CheckOperationsVerbose(model, history, patience)
	page := filepath.Join(folder, name+".html")
	if err := porcupine.VisualizePath(model, info, page); err != nil {
		fmt.Println("not drawn:", err)
		return
	}
	fmt.Println("drawn:", page)
}
