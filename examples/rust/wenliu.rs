// SPDX-License-Identifier: MIT
//! `wenliu/stage.h`, version 1.2, as far as doubled.rs needs it: the same structs with the same
//! members in the same order. What the members mean is told there.
#![allow(dead_code)]
use std::ffi::{c_char, c_int, c_void};

pub const ABI: u32 = (1 << 16) | 2;

pub const OK: c_int = 0;
pub const STOP: c_int = -2;

pub const STRING: c_int = 3;
pub const SPANS: u32 = 1;
pub const DISJOINT: u32 = 2;
pub const SURFACE: u32 = 8;
pub const OPTION_STRINGS: c_int = 7;

/// `struct wen_string`: bytes that somebody else owns.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Text {
    pub data: *const u8,
    pub size: usize,
}

#[repr(C)]
pub struct Column {
    pub name: *const c_char,
    pub kind: c_int,
    pub flags: u32,
    pub help: *const c_char,
}

#[repr(C)]
pub struct Schema {
    pub name: *const c_char,
    pub flags: u32,
    pub columns: *const Column,
    pub help: *const c_char,
}

/// `struct wen_rows`; `columns` points to one pointer for each column.
#[repr(C)]
pub struct Rows {
    pub begin: *mut u32,
    pub end: *mut u32,
    pub columns: *const *mut c_void,
}

/// The first members of `struct wen_document`; the host makes it, so the rest can be left out.
#[repr(C)]
pub struct Document {
    pub id: Text,
    pub raw: Text,
    pub text: Text,
}

#[repr(C)]
pub struct Strings {
    pub items: *const *const c_char,
    pub count: usize,
}

#[repr(C)]
pub struct Choice {
    pub name: *const c_char,
    pub kind: c_int,
    pub offset: usize,
    pub fallback: *const c_char,
    pub minimum: f64,
    pub maximum: f64,
    pub choices: *const *const c_char,
    pub help: *const c_char,
}

type Unused = Option<unsafe extern "C" fn()>;
pub type Callback = Option<unsafe extern "C" fn(*mut Context, *mut c_void) -> c_int>;

#[repr(C)]
pub struct Stage {
    pub abi: u32,
    pub size: u32,
    pub name: *const c_char,
    pub version: *const c_char,
    pub summary: *const c_char,
    pub flags: u32,
    pub needs: *const *const Schema,
    pub gives: *const *const Schema,
    pub tables: *const *const Schema,
    pub fields: *const Column,
    pub options: *const Choice,
    pub options_size: usize,
    pub open: Option<unsafe extern "C" fn(*mut Context, *const c_void, *mut *mut c_void) -> c_int>,
    pub process: Option<unsafe extern "C" fn(*mut Context, *mut c_void, *const Document) -> c_int>,
    pub save: Callback,
    pub absorb: Option<unsafe extern "C" fn(*mut Context, *mut c_void, *const c_void, usize) -> c_int>,
    pub finish: Callback,
    pub table: Option<unsafe extern "C" fn(*mut Context, *mut c_void, *const c_void) -> c_int>,
    pub close: Option<unsafe extern "C" fn(*mut c_void)>,
}

/// The first members of `struct wen_host`, up to the last that is called here.
#[repr(C)]
pub struct Host {
    pub abi: u32,
    pub size: u32,
    allocate: Unused,
    pub add: unsafe extern "C" fn(*mut Context, u32, u32) -> *const Rows,
}

#[repr(C)]
pub struct Context {
    pub host: *const Host,
}

// as tests/unit/include_stage.c pins them
const _: () = assert!(std::mem::size_of::<Column>() == 24);
const _: () = assert!(std::mem::size_of::<Schema>() == 32);
const _: () = assert!(std::mem::size_of::<Choice>() == 64);
const _: () = assert!(std::mem::size_of::<Stage>() == 144);

/// Pointers in a table of constants: nobody writes there.
#[repr(transparent)]
pub struct Constant<T>(pub T);
unsafe impl<T> Sync for Constant<T> {}
