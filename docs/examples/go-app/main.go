// Says hello to whom it is told.
package main

import (
	"fmt"

	"github.com/spf13/pflag"
)

func main() {
	name := pflag.String("name", "Nix", "whom to greet")
	pflag.Parse()
	fmt.Println("hello,", *name)
}
