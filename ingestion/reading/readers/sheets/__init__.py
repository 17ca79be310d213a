"""What spreadsheets of every format share: sparse rows, merged cells, tables of a bearable size."""
