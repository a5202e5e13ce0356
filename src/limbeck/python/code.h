// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "limbeck/base/source.h"
#include "limbeck/python/value.h"

// The instructions that functions are compiled to. A frame has numbered slots for its local
// variables (and, behind them, hidden ones for the state of loops, try and with), cells for the
// variables that it shares with other functions, and a stack for the values of one expression. The
// stack is empty between statements, so that leaving a block never has to count what lies on it;
// and a frame is an object like any other, so that a generator is a frame that rests.
namespace limbeck::python {

// "a" is the argument; values named in brackets are taken from the stack, after "->" put there.
enum class Op : std::uint8_t {
    Constant,      // -> constants[a]
    Pop,           // [x]
    PushUnset,     // -> no value
    Duplicate,     // [x] -> x x
    DuplicateTwo,  // [x y] -> x y x y
    Swap,          // [x y] -> y x
    RotateThree,   // [x y z] -> z x y

    LoadLocal,    // -> slot a; NameError when unset
    StoreLocal,   // [x]
    DeleteLocal,  //
    LoadCell,
    StoreCell,
    DeleteCell,
    LoadGlobal,  // by names[a]: the module, then the builtins
    StoreGlobal,
    DeleteGlobal,
    LoadName,  // by names[a]: the class body or module, then as LoadGlobal
    StoreName,
    DeleteName,

    LoadAttribute,    // [x] -> x.names[a]
    StoreAttribute,   // [value x]
    DeleteAttribute,  // [x]
    LoadMethod,       // [x] -> function self, or unset x.names[a]
    LoadItem,         // [x key] -> x[key]
    StoreItem,        // [value x key]
    DeleteItem,       // [x key]
    MakeSlice,        // [lower upper step] -> slice

    Unary,        // [x] -> UnaryOperator a
    Binary,       // [x y] -> BinaryOperator a
    InPlace,      // [x y]
    Compare,      // [x y] -> CompareOperator a
    Not,          // [x] -> not x
    FormatValue,  // [x spec] -> text; a is the conversion, 0 for none
    JoinText,     // [a texts] -> text
    MakeTuple,    // [a values]
    MakeList,
    MakeSet,
    MakeDict,        // [a pairs]
    Append,          // [list x] -> list
    Extend,          // [list x] -> list, all of x
    AddToSet,        // [set x] -> set
    ExtendSet,       // [set x] -> set
    PutItem,         // [dict key value] -> dict
    MergeDict,       // [dict x] -> dict; a: keys must be new (in a call)
    ListToTuple,     // [list] -> tuple
    UnpackSequence,  // [x] -> a values, the first on top
    UnpackStarred,   // [x] -> (a & 0xffff) values, list, (a >> 16) values; the first on top

    Jump,
    JumpIfFalse,      // [x]
    JumpIfTrue,       // [x]
    JumpIfFalseKeep,  // [x] -> x where it jumps, else nothing
    JumpIfTrueKeep,
    Iterate,  // [x] -> its iterator, into slot a
    Next,     // next of slot `b` -> x, or jumps to a at its end

    MakeFunction,  // [defaults…] -> function of children[a]
    Call,          // [function self args…] with a positional ones
    CallKeywords,  // the same; b: keyword names (a tuple among the constants)
    CallSpread,    // [function self list dict]
    MakeClass,     // [bases-list keywords-dict] -> class of children[a]
    Return,        // [x]
    Yield,         // [x] -> what was sent
    YieldFrom,     // slot a is the inner iterator -> its result, at the end

    Raise,         // [exception]
    RaiseFrom,     // [exception cause]
    Reraise,       // the exception in slot a; a < 0: nothing is being handled here
    AssertFail,    // [message or unset]
    SetupExcept,   // jump to a on an exception, which goes to slot b
    SetupFinally,  // jump to a on any way out, which goes to slots b and b+1
    PopBlock,
    BeginFinally,    // leaves the block the ordinary way; slot a
    EndFinally,      // goes on with what slots a and a+1 say
    MatchException,  // [type] -> does the exception in slot a match it
    LeaveTo,         // break, continue: jumps[a]
    EnterWith,       // [manager] -> what it gives; the manager goes to slot a
    ExitWith,        // manager in slot a, what happened in slots a+1 and a+2

    ImportModule,  // -> the module names[a]; b: bind its first part
    ImportFrom,    // [] -> names[b] of module names[a]
    ImportStar,    // names[a]
    NotYet,        // constants[a]: an unsupported construct, named
};

struct Instruction {
    Op op = Op::Pop;
    std::int32_t a = 0;
    std::int32_t b = 0;
    std::uint32_t offset = 0;  // into the source
};

struct ParameterList {
    std::vector<Ref<Str>> names;  // positional-only, positional, keyword-only
    std::vector<bool> optional;
    std::size_t positional_only = 0;
    std::size_t positional = 0;  // including the positional-only ones
    bool has_rest = false;
    bool has_keywords = false;
    bool is_plain = true;  // only required positional ones

    [[nodiscard]] std::size_t slots() const {
        return names.size() + (has_rest ? 1U : 0U) + (has_keywords ? 1U : 0U);
    }
};

class Code : public Object {
  public:
    static constexpr Kind own_kind = Kind::Code;
    Code() : Object(own_kind) {}

    // A break or continue that leaves `try` blocks on its way.
    struct Leave {
        std::int32_t target = 0;
        std::size_t depth = 0;  // blocks that stay
    };
    // A cell that a new function gets: the maker's own cell of that number.
    using Capture = std::size_t;

    std::string name;
    std::string qualified_name;
    std::string docstring;
    ParameterList parameters;
    std::vector<std::string> slot_names;  // "" for hidden ones
    std::vector<std::string> cell_names;  // own ones, then captured ones
    std::size_t own_cells = 0;
    // Parameters that inner functions share: slot and cell.
    std::vector<std::pair<std::size_t, std::size_t>> shared_parameters;
    std::vector<Capture> captures;
    std::vector<Ref<Str>> names;
    std::vector<Value> constants;
    std::vector<Ref<Code>> children;
    std::vector<Leave> leaves;
    std::vector<Instruction> instructions;
    std::shared_ptr<const base::Source> source;
    std::ptrdiff_t class_cell = -1;  // of a class body: the cell for its __class__
    bool is_generator = false;
    bool is_internal = false;  // a stdlib module written in Python: not shown in tracebacks
};

}  // namespace limbeck::python
