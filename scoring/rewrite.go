package scoring

import "slices"

// rewriting is a scheme with the rules of options in place of its own.
type rewriting struct {
	scheme  *Scheme
	touched []touch
	at      map[string]bool // names of the option's at that stand in the tree
}

// touch is a rule that an option gives: the key of a node or leaf.
type touch struct{ node, key string }

// rewritten is the scheme with the options' rules, in this order, without worked examples, whose figures are
// those of the scheme's own rules. s is not changed.
func (s *Scheme) rewritten(options ...*Option) *rewriting {
	next := *s
	next.Index, next.Examples = s.Index.clone(), nil
	r := &rewriting{scheme: &next}
	for _, o := range options {
		r.at = map[string]bool{}
		r.apply(o, &next.Index, true, false)
	}
	return r
}

// clone copies the nodes and leaves; their rules, which are replaced and never written to, are shared.
func (n *Node) clone() Node {
	next := *n
	if n.Leaf != nil {
		leaf := *n.Leaf
		next.Leaf = &leaf
	}
	if n.Children != nil {
		next.Children = make([]Node, len(n.Children))
		for i := range n.Children {
			next.Children[i] = n.Children[i].clone()
		}
	}
	return next
}

// apply goes down the tree; inside says that a node above was named.
func (r *rewriting) apply(o *Option, n *Node, root, inside bool) {
	named := len(o.At) == 0
	for _, name := range o.At {
		if n.ID != "" && name == n.ID || root && name == rootName {
			named = true
			r.at[name] = true
		}
	}
	id := n.ID
	if root && id == "" {
		id = rootName
	}
	inside = inside || named
	switch {
	case n.Leaf == nil && named && o.nodes != nil:
		r.node(o, n, id)
	case n.Leaf != nil && inside && o.leaves != nil:
		r.leaf(o, n)
	}
	if o.weights != nil && !root {
		r.weight(o, n)
	}
	for i := range n.Children {
		r.apply(o, &n.Children[i], false, inside)
	}
}

// quiet is a place of what was read before.
func quiet(tree *jsonTree) place {
	return place{r: &schemeReader{mute: true, relative: true}, tree: tree}
}

func (r *rewriting) node(o *Option, n *Node, id string) {
	rules := nodeRules(n)
	for i, k := range o.nodes.keys {
		if f, known := fieldNamed(k.name, rules); known {
			f.read(quiet(o.nodes.members[i]))
			r.touched = append(r.touched, touch{id, k.name})
		}
	}
}

// leaf reads the rules into a leaf of its own, so that what operands take from the leaf is completed in the
// new rules alone.
func (r *rewriting) leaf(o *Option, n *Node) {
	fresh := Leaf{Lag: n.Leaf.Lag, Accumulation: n.Leaf.Accumulation}
	rules := leafRules(&fresh)
	for i, k := range o.leaves.keys {
		if f, known := fieldNamed(k.name, rules); known {
			f.read(quiet(o.leaves.members[i]))
		}
	}
	fresh.complete(n.ID)
	for _, k := range o.leaves.keys {
		switch k.name {
		case "decimals":
			n.Leaf.Decimals = fresh.Decimals
		case "derive":
			n.Leaf.Derive = fresh.Derive
		case "impute":
			n.Leaf.Impute = fresh.Impute
		case "treat":
			n.Leaf.Treat = fresh.Treat
		case "normalise":
			n.Leaf.Normalise = fresh.Normalise
		case "missing":
			n.Leaf.Missing = fresh.Missing
		}
		r.touched = append(r.touched, touch{n.ID, k.name})
	}
}

// weight gives the node another weight; null lets an inner node weigh the sum of its children again.
func (r *rewriting) weight(o *Option, n *Node) {
	w := o.weights.member(n.ID)
	if w == nil {
		return
	}
	if w.kind == jsonNull {
		if n.Leaf == nil {
			n.Weight = nil
		}
	} else {
		quiet(w).weight(&n.Weight)
	}
	r.touched = append(r.touched, touch{n.ID, "weight"})
}

// names are what an option can call the scheme's inner nodes and leaves by.
func (s *Scheme) names() (nodes, leaves []string) {
	var down func(n *Node)
	down = func(n *Node) {
		if n.Leaf != nil {
			leaves = append(leaves, n.ID)
		} else if n.ID != "" {
			nodes = append(nodes, n.ID)
		}
		for i := range n.Children {
			down(&n.Children[i])
		}
	}
	down(&s.Index)
	if !slices.Contains(nodes, rootName) {
		nodes = append(nodes, rootName)
	}
	return nodes, leaves
}
