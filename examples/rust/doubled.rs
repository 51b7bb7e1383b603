// SPDX-License-Identifier: MIT
//! doubled.rs: marks characters that are doubled, as in 天天. A stage in Rust.
mod wenliu;

use std::collections::HashSet;
use std::ffi::{c_int, c_void, CStr};
use std::panic::catch_unwind;
use std::ptr::null;
use wenliu::*;

macro_rules! c {
    ($text:literal) => {
        concat!($text, "\0").as_ptr().cast()
    };
}

#[repr(C)]
struct Options {
    without: Strings,
}

const NO_COLUMN: Column = Column { name: null(), kind: 0, flags: 0, help: null() };
const NO_OPTION: Choice = Choice {
    name: null(), kind: 0, offset: 0, fallback: null(), minimum: 0.0, maximum: 0.0,
    choices: null(), help: null(),
};

static OPTIONS: Constant<[Choice; 2]> = Constant([
    Choice { name: c!("without"), kind: OPTION_STRINGS, fallback: c!("[]"),
             help: c!("Characters that are not marked."), ..NO_OPTION },
    NO_OPTION,
]);
static TEXT: Constant<Schema> =
    Constant(Schema { name: c!("text"), flags: 0, columns: null(), help: c!("The text.") });
static COLUMNS: Constant<[Column; 2]> = Constant([
    Column { name: c!("character"), kind: STRING, flags: 0, help: c!("The one that is doubled.") },
    NO_COLUMN,
]);
static DOUBLED: Constant<Schema> = Constant(Schema {
    name: c!("doubled"),
    flags: SPANS | DISJOINT | SURFACE,
    columns: &COLUMNS.0 as *const Column,
    help: c!("Doubled characters."),
});
static NEEDS: Constant<[*const Schema; 2]> = Constant([&TEXT.0, null()]);
static GIVES: Constant<[*const Schema; 2]> = Constant([&DOUBLED.0, null()]);

/// The characters that are left out.
type Without = HashSet<char>;

/// # Safety
/// The host calls it with the options that it has parsed, which live as long as the process.
unsafe extern "C" fn open(_: *mut Context, options: *const c_void, this: *mut *mut c_void) -> c_int {
    let strings = &(*options.cast::<Options>()).without;
    let made = catch_unwind(|| {
        let items = (0..strings.count).map(|i| CStr::from_ptr(*strings.items.add(i)));
        items.filter_map(|item| item.to_str().ok()?.chars().next()).collect::<Without>()
    });
    match made {
        Ok(without) => *this = Box::into_raw(Box::new(without)).cast(),
        Err(_) => return STOP,
    }
    OK
}

/// # Safety
/// The text is valid UTF-8; it is written that only this thread is here.
unsafe extern "C" fn process(context: *mut Context, this: *mut c_void, document: *const Document) -> c_int {
    let without = &*this.cast::<Without>();
    let Text { data, size } = (*document).text;
    let text = std::str::from_utf8_unchecked(std::slice::from_raw_parts(data, size));
    let mut characters = text.char_indices().peekable();

    while let Some((begin, character)) = characters.next() {
        if without.contains(&character) || characters.next_if(|next| next.1 == character).is_none() {
            continue;
        }
        let row = &*((*(*context).host).add)(context, 0, 1);
        *row.begin = begin as u32;
        *row.end = (begin + 2 * character.len_utf8()) as u32;
        *(*row.columns).cast::<Text>() = Text { data: data.add(begin), size: character.len_utf8() };
    }
    OK
}

/// # Safety
/// `this` is what open() made.
unsafe extern "C" fn close(this: *mut c_void) {
    drop(Box::from_raw(this.cast::<Without>()));
}

#[no_mangle]
#[allow(non_upper_case_globals)]
pub static doubled_LTX_wen_stage: Constant<Stage> = Constant(Stage {
    abi: ABI,
    size: std::mem::size_of::<Stage>() as u32,
    name: c!("doubled"),
    version: c!("0.1"),
    summary: c!("Marks doubled characters."),
    flags: 0,
    needs: &NEEDS.0 as *const *const Schema,
    gives: &GIVES.0 as *const *const Schema,
    tables: null(),
    fields: null(),
    options: &OPTIONS.0 as *const Choice,
    options_size: std::mem::size_of::<Options>(),
    open: Some(open),
    process: Some(process),
    save: None,
    absorb: None,
    finish: None,
    table: None,
    close: Some(close),
});
